/** Which request bodies are read, and what is made of them. Sources: RFC 8259, RFC 9110 §8; OWASP REST Security Cheat Sheet. */
import { isUtf8 } from 'node:buffer';
import { type Deadlines, deadlines } from './deadlines.ts';
import { type Excess, jsonScanner, type ScanLimits } from './json-scan.ts';
import { knownKeys, OptionError, wholeNumber } from './option.ts';
import { Refusal } from './refusal.ts';
import type { RequestView } from './view.ts';

export interface BodyOptions {
  /** Bytes. Default 102,400 (100 KiB). */
  readonly maxBytes?: number;
  /** Nested objects and arrays. Default 32. */
  readonly maxDepth?: number;
  /** Keys in the whole body. Default 10,000. */
  readonly maxKeys?: number;
  /** Milliseconds from the header's end to the body's. Default 10,000. */
  readonly receiveMs?: number;
  /** Media types, `*` for the part before a suffix. Default `application/json` and `application/*+json`. */
  readonly types?: readonly string[];
  /** Keys that reach prototypes (CWE-1321). Default `__proto__` and `constructor`. */
  readonly refusedKeys?: readonly string[];
  /** Also takes a bare string, number, boolean or null as the whole body. Default false. */
  readonly scalars?: boolean;
}

export interface BodyPolicy {
  readonly maxBytes: number;
  readonly receiveMs: number;
  /** For `receiveMs`. */
  readonly deadlines: Deadlines;
  /** Judges the header. `false`: there is no body. Throws a Refusal. */
  readonly admits: (view: RequestView) => boolean;
  /** Makes the value of what was received. Throws a Refusal. */
  readonly parse: (bytes: Buffer) => unknown;
}

const MESSAGES: Readonly<Record<Excess, string>> = {
  depth: 'The JSON body is nested too deeply',
  keys: 'The JSON body has too many keys',
  'refused-key': 'The JSON body has a key that is not allowed',
};

export const tooLarge = (): Refusal => new Refusal(413, 'The request body is too large');
export const tooSlow = (): Refusal => new Refusal(408, 'The request body took too long to arrive');

function typeMatcher(types: readonly string[]): (value: string) => boolean {
  const forms = types.map((type, index) => {
    const form = /^([\w.+-]+)\/(\*\+)?([\w.+-]+)$/.exec(type);
    if (!form) {
      throw new OptionError(
        `body.types[${index}]`,
        `${JSON.stringify(type)} is no media type`,
        'Write "application/json" or "application/*+json"',
      );
    }
    const [, top = '', wild, sub = ''] = form;
    return { start: wild ? `${top}/` : type.toLowerCase(), end: wild ? `+${sub}` : '', exact: !wild };
  });
  const matches = (type: string): boolean =>
    forms.some(({ start, end, exact }) => (exact ? type === start : type.startsWith(start) && type.endsWith(end)));
  return (value) => {
    const [type = '', ...parameters] = value.toLowerCase().split(';');
    // RFC 8259 §8.1: JSON is UTF-8.
    const foreign = parameters.some((one) => /^\s*charset\s*=/.test(one) && !/=\s*"?utf-?8"?\s*$/.test(one));
    return !foreign && matches(type.trim());
  };
}

function admission(maxBytes: number, types: readonly string[]): (view: RequestView) => boolean {
  const accepts = typeMatcher(types);
  return ({ header }) => {
    const length = header('content-length');
    if (length === undefined ? header('transfer-encoding') === undefined : length === '0') return false;
    const encoding = header('content-encoding');
    if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
      throw new Refusal(415, 'Encoded request bodies are not accepted');
    }
    const type = header('content-type');
    if (type === undefined || (type !== types[0] && !accepts(type))) {
      throw new Refusal(415, 'The content type is not accepted');
    }
    if (length !== undefined && Number(length) > maxBytes) throw tooLarge();
    return true;
  };
}

function parser(limits: ScanLimits, scalars: boolean): (bytes: Buffer) => unknown {
  const scan = jsonScanner(limits);
  return (bytes) => {
    if (bytes.length === 0) return undefined;
    if (!isUtf8(bytes)) throw new Refusal(400, 'The request body is not UTF-8');
    const excess = scan(bytes);
    if (excess) throw new Refusal(400, MESSAGES[excess]);
    const value = parsed(bytes.toString('utf8'));
    if (!scalars && (typeof value !== 'object' || value === null)) {
      throw new Refusal(400, 'The JSON body must be an object or an array');
    }
    return value;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body.
    throw new Refusal(400, 'The request body is not valid JSON');
  }
}

const KNOWN = ['maxBytes', 'maxDepth', 'maxKeys', 'receiveMs', 'types', 'refusedKeys', 'scalars'];
const MEBIBYTE = 1_048_576;

export function bodyPolicy(options: BodyOptions = {}): BodyPolicy {
  knownKeys('body', options, KNOWN);
  const limit = (name: keyof BodyOptions, fallback: number, most: number, unit: string): number =>
    wholeNumber(`body.${name}`, options[name] ?? fallback, { least: 1, most, unit });
  const maxBytes = limit('maxBytes', 102_400, 512 * MEBIBYTE, 'bytes');
  const limits: ScanLimits = {
    depth: limit('maxDepth', 32, 1000, 'levels'),
    keys: limit('maxKeys', 10_000, 10_000_000, 'keys'),
    refusedKeys: new Set(options.refusedKeys ?? ['__proto__', 'constructor']),
  };
  const receiveMs = limit('receiveMs', 10_000, 3_600_000, 'milliseconds');
  return {
    maxBytes,
    receiveMs,
    deadlines: deadlines(receiveMs),
    admits: admission(maxBytes, options.types ?? ['application/json', 'application/*+json']),
    parse: parser(limits, options.scalars === true),
  };
}
