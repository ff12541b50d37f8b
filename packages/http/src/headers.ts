/** Security headers, worked out once: a response costs a walk over a short list. */
import { type Csp, type CspOptions, contentSecurityPolicy } from './csp.ts';
import { headerValue, knownKeys, OptionError, oneOf, TOKEN, wholeNumber } from './option.ts';

export type Header = readonly [name: string, value: string];

export interface HstsOptions {
  /** Seconds. Default 31,536,000 (one year; RFC 6797 §6.1.1, OWASP HSTS Cheat Sheet). */
  readonly maxAge?: number;
  /** Default true. */
  readonly includeSubDomains?: boolean;
  /** Asks browsers' preload lists to take the domain in. Default false. */
  readonly preload?: boolean;
}

export interface HeaderOptions {
  readonly csp?: CspOptions | false;
  /** Sent only where the request came over TLS (RFC 6797 §7.2). */
  readonly hsts?: HstsOptions | false;
  /** Default `DENY` (RFC 7034). */
  readonly frame?: 'DENY' | 'SAMEORIGIN' | false;
  /** `off` sends `0` (OWASP HTTP Headers Cheat Sheet); `block` the legacy `1; mode=block`. Default `off`. */
  readonly xssProtection?: 'off' | 'block' | false;
  /** Default `no-referrer`. */
  readonly referrer?: ReferrerPolicy | false;
  /** Feature → who may use it: `[]` nobody, `['self']`, or origins. Laid over the default, which grants nobody. */
  readonly permissions?: Readonly<Record<string, readonly string[]>> | false;
  /** Cross-Origin-Opener-Policy. Default `same-origin`. */
  readonly opener?: (typeof OPENER)[number] | false;
  /** Cross-Origin-Resource-Policy. Default `same-origin`. */
  readonly resource?: (typeof RESOURCE)[number] | false;
}

export interface SecurityHeaders {
  readonly plain: readonly Header[];
  readonly tls: readonly Header[];
  /** The policy whose text holds a nonce, and so differs in every response. */
  readonly perResponse: Csp | undefined;
}

const OPENER = ['same-origin', 'same-origin-allow-popups', 'noopener-allow-popups', 'unsafe-none'] as const;
const RESOURCE = ['same-origin', 'same-site', 'cross-origin'] as const;
const REFERRER = [
  'no-referrer',
  'no-referrer-when-downgrade',
  'origin',
  'origin-when-cross-origin',
  'same-origin',
  'strict-origin',
  'strict-origin-when-cross-origin',
  'unsafe-url',
] as const;
type ReferrerPolicy = (typeof REFERRER)[number];

const DENIED_FEATURES =
  'accelerometer camera display-capture geolocation gyroscope magnetometer microphone payment usb';
const YEAR = 31_536_000;

/** Frameworks and servers name themselves in these. In lower case. */
export const TELLTALES: readonly string[] = ['x-powered-by', 'server'];

function hsts(options: HstsOptions): string {
  knownKeys('headers.hsts', options, ['maxAge', 'includeSubDomains', 'preload']);
  const { includeSubDomains = true, preload = false } = options;
  const maxAge = wholeNumber('headers.hsts.maxAge', options.maxAge ?? YEAR, {
    least: 0,
    most: 10 * YEAR,
    unit: 'seconds',
  });
  if (preload && (!includeSubDomains || maxAge < YEAR)) {
    throw new OptionError(
      'headers.hsts.preload',
      'preload lists refuse this',
      `Set includeSubDomains, and maxAge to ${YEAR} or more`,
    );
  }
  return `max-age=${maxAge}${includeSubDomains ? '; includeSubDomains' : ''}${preload ? '; preload' : ''}`;
}

function allowed(where: string, who: string): string {
  if (who === '*' || who === 'self' || who === 'src') return who;
  if (/^https?:\/\/[\w.*-]+(?::\d+)?$/.test(who)) return `"${who}"`;
  throw new OptionError(
    where,
    `${JSON.stringify(who)} is nobody`,
    `Write "self", "*" or an origin such as "https://example.com"`,
  );
}

/** W3C Permissions Policy §5.2: a structured dictionary of allow-lists. */
function permissions(options: Readonly<Record<string, readonly string[]>>): string {
  const features = new Map<string, readonly string[]>(DENIED_FEATURES.split(' ').map((name) => [name, []]));
  for (const [name, who] of Object.entries(options)) {
    const where = `headers.permissions["${name}"]`;
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new OptionError(where, 'not a feature name', 'Write it as in "display-capture"');
    if (!Array.isArray(who)) throw new OptionError(where, 'not a list', 'Write [] for nobody');
    features.set(
      name,
      who.map((one) => allowed(where, one)),
    );
  }
  return [...features].map(([name, who]) => `${name}=(${who.join(' ')})`).join(', ');
}

const KNOWN = ['csp', 'hsts', 'frame', 'xssProtection', 'referrer', 'permissions', 'opener', 'resource'];
const XSS = { off: '0', block: '1; mode=block' } as const;

export function securityHeaders(options: HeaderOptions = {}): SecurityHeaders {
  knownKeys('headers', options, KNOWN);
  const plain: Header[] = [['X-Content-Type-Options', 'nosniff']];
  const add = (name: string, value: string | false): void => {
    if (value === false) return;
    if (!TOKEN.test(name)) throw new OptionError(name, 'not a header name', 'Write a token');
    plain.push([name, headerValue(name, value)]);
  };
  const chosen = <T extends string>(option: string, value: T | false | undefined, choices: readonly T[]): T | false =>
    value === false ? false : oneOf(`headers.${option}`, value ?? choices[0], choices);

  add('X-Frame-Options', chosen('frame', options.frame, ['DENY', 'SAMEORIGIN']));
  const xss = chosen('xssProtection', options.xssProtection, ['off', 'block']);
  add('X-XSS-Protection', xss && XSS[xss]);
  add('Referrer-Policy', chosen('referrer', options.referrer, REFERRER));
  add('Permissions-Policy', options.permissions !== false && permissions(options.permissions ?? {}));
  add('Cross-Origin-Opener-Policy', chosen('opener', options.opener, OPENER));
  add('Cross-Origin-Resource-Policy', chosen('resource', options.resource, RESOURCE));

  if (options.csp) knownKeys('headers.csp', options.csp, ['directives', 'base', 'unsafe', 'reportOnly']);
  const csp = options.csp === false ? undefined : contentSecurityPolicy(options.csp);
  const perResponse = csp && csp.parts.length > 1 ? csp : undefined;
  if (csp && !perResponse) add(csp.name, csp.parts.join(''));

  const strict: Header[] = options.hsts === false ? [] : [['Strict-Transport-Security', hsts(options.hsts ?? {})]];
  return { plain, tls: [...plain, ...strict], perResponse };
}
