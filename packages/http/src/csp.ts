/**
 * Content-Security-Policy: checked when the service starts, joined once.
 * Source: W3C CSP Level 3 §2.3 (serialised directives) and §6 (directives); OWASP REST Security Cheat Sheet for the API default.
 */
import { OptionError } from './option.ts';

/** Stands for this response's nonce: `'script-src': [NONCE]`. */
export const NONCE = "'nonce'";

export type Directives = Readonly<Record<string, readonly string[] | null>>;

export interface CspOptions {
  /** Laid over the defaults; `null` takes a directive away. */
  readonly directives?: Directives;
  /** What the directives are laid over: `api` loads nothing, `page` loads from its own origin. Default `api`. */
  readonly base?: 'api' | 'page' | 'none';
  /** Admits `'unsafe-inline'`, `'unsafe-eval'` and `*` where scripts come from. Default false. */
  readonly unsafe?: boolean;
  /** Sends Content-Security-Policy-Report-Only. Default false. */
  readonly reportOnly?: boolean;
}

export interface Csp {
  readonly name: 'Content-Security-Policy' | 'Content-Security-Policy-Report-Only';
  /** The policy's text between nonces: one part where there is none. */
  readonly parts: readonly string[];
}

const NOTHING: Directives = {
  'default-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};
const BASES = {
  api: NOTHING,
  page: {
    ...NOTHING,
    'default-src': ["'self'"],
    'form-action': ["'self'"],
    'object-src': ["'none'"],
    'img-src': ["'self'", 'data:'],
  },
  none: {},
} satisfies Record<string, Directives>;

type Takes = 'sources' | 'ancestors' | 'nothing' | 'tokens';

const FETCH = 'default child connect fenced-frame font frame img manifest media object script script-elem script-attr';
const SOURCES = [...`${FETCH} style style-elem style-attr worker`.split(' ').map((kind) => `${kind}-src`)].map((name) =>
  name.replace(/-(elem|attr)-src$/, '-src-$1'),
);

const TAKES: ReadonlyMap<string, Takes> = new Map<string, Takes>([
  ...SOURCES.map((name) => [name, 'sources'] as const),
  ['base-uri', 'sources'],
  ['form-action', 'sources'],
  ['frame-ancestors', 'ancestors'],
  ['upgrade-insecure-requests', 'nothing'],
  ['sandbox', 'tokens'],
  ['report-to', 'tokens'],
  ['report-uri', 'tokens'],
  ['require-trusted-types-for', 'tokens'],
  ['trusted-types', 'tokens'],
]);

const KEYWORDS = [
  'none',
  'self',
  'unsafe-inline',
  'unsafe-eval',
  'unsafe-hashes',
  'strict-dynamic',
  'report-sample',
  'wasm-unsafe-eval',
  'inline-speculation-rules',
  'nonce',
];
const SCRIPTS = new Set(['default-src', 'script-src', 'script-src-elem', 'script-src-attr']);
const UNSAFE = new Set(["'unsafe-inline'", "'unsafe-eval'", '*', 'data:', 'http:', 'https:', 'blob:']);

const SOURCE_FORMS: readonly RegExp[] = [
  /^'sha(?:256|384|512)-[\w+/-]{43,88}={0,2}'$/,
  /^[a-z][a-z0-9+.-]{0,30}:$/i,
  /^\*$/,
  /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/)?(?:\*\.)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,30}(?::(?:\d{1,5}|\*))?(?:\/[\w.~%/-]*)?$/i,
];

const quoted = (word: string): boolean => word.startsWith("'");

function checkWord(where: string, word: unknown): asserts word is string {
  if (typeof word !== 'string' || !/^[\x21-\x7e]+$/.test(word) || /[;,]/.test(word)) {
    throw new OptionError(
      where,
      `${JSON.stringify(word)} cannot stand in a policy`,
      'Write one source per list item, with no blank, ";" or ","',
    );
  }
}

function checkSource(where: string, directive: string, word: string, unsafe: boolean): void {
  if (KEYWORDS.includes(word.toLowerCase())) {
    throw new OptionError(
      where,
      `${word} without quotes is a host name`,
      `Write "'${word.toLowerCase()}'" with single quotes inside the string`,
    );
  }
  if (SCRIPTS.has(directive) && UNSAFE.has(word) && !unsafe) {
    throw new OptionError(where, `${word} lets injected scripts run`, 'Use NONCE or a hash, or set csp.unsafe to true');
  }
  const known = quoted(word) && KEYWORDS.includes(word.slice(1, -1)) && word.endsWith("'");
  if (known || SOURCE_FORMS.some((form) => form.test(word))) return;
  if (word.startsWith("'nonce-")) {
    throw new OptionError(
      where,
      'a fixed nonce protects nothing',
      `Write ${JSON.stringify(NONCE)}; each response gets its own`,
    );
  }
  throw new OptionError(
    where,
    `${word} is no source expression`,
    "Write a host, a scheme with its colon, a hash, or a keyword such as 'self'",
  );
}

function directiveText(name: string, words: readonly string[], unsafe: boolean): string {
  const where = `headers.csp.directives["${name}"]`;
  const takes = TAKES.get(name);
  if (!takes)
    throw new OptionError(where, 'there is no such directive', `Write one of ${[...TAKES.keys()].join(', ')}`);
  if (!Array.isArray(words)) throw new OptionError(where, 'not a list', `Write ["'self'"] or null`);
  for (const word of words) {
    checkWord(where, word);
    if (takes === 'sources' || takes === 'ancestors') checkSource(where, name, word, unsafe);
  }
  if (takes === 'ancestors' && words.includes(NONCE)) {
    throw new OptionError(where, 'a nonce means nothing here', 'Write hosts or keywords');
  }
  if ((takes === 'nothing') !== (words.length === 0)) {
    throw new OptionError(
      where,
      takes === 'nothing' ? 'it takes no value' : 'the list is empty',
      takes === 'nothing' ? 'Write []' : `Write ["'none'"], or null to leave it out`,
    );
  }
  if (words.includes("'none'") && words.length > 1) {
    throw new OptionError(where, "'none' stands alone", "Take 'none' or the other sources away");
  }
  return [name, ...words].join(' ');
}

export function contentSecurityPolicy(options: CspOptions = {}): Csp {
  const base = BASES[options.base ?? 'api'];
  if (!base) throw new OptionError('headers.csp.base', 'not known', 'Write "api", "page" or "none"');
  const directives: [string, readonly string[] | null][] = [
    ...new Map<string, readonly string[] | null>([
      ...Object.entries(base),
      ...Object.entries(options.directives ?? {}),
    ]),
  ];
  const text = directives
    .flatMap(([name, words]) => (words === null ? [] : [directiveText(name, words, options.unsafe === true)]))
    .join('; ');
  if (text === '')
    throw new OptionError('headers.csp', 'no directive is left', 'Set headers.csp to false to send none');
  return {
    name: options.reportOnly ? 'Content-Security-Policy-Report-Only' : 'Content-Security-Policy',
    parts: text.split(NONCE),
  };
}

/** The policy's text for one response. */
export const policyText = ({ parts }: Csp, nonce: string): string => parts.join(`'nonce-${nonce}'`);
