import { describe, expect, it } from 'vitest';
import { type CspOptions, contentSecurityPolicy, NONCE, policyText } from './csp.ts';

const text = (options: CspOptions): string => policyText(contentSecurityPolicy(options), 'N');

const MADE: readonly [string, CspOptions, string][] = [
  ['an API loads nothing', {}, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"],
  [
    'a directive is laid over the base',
    { directives: { 'connect-src': ["'self'", 'https://api.example:8443/v1'] } },
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; connect-src 'self' https://api.example:8443/v1",
  ],
  ['null takes one away', { base: 'none', directives: { 'img-src': ['data:'], 'font-src': null } }, 'img-src data:'],
  [
    'a nonce is put in wherever it is named',
    { base: 'none', directives: { 'script-src': [NONCE], 'style-src': ["'self'", NONCE] } },
    "script-src 'nonce-N'; style-src 'self' 'nonce-N'",
  ],
  [
    'a directive without value',
    { base: 'none', directives: { 'upgrade-insecure-requests': [] } },
    'upgrade-insecure-requests',
  ],
  [
    'elements and attributes',
    { base: 'none', directives: { 'script-src-elem': ["'self'"], 'style-src-attr': ["'none'"] } },
    "script-src-elem 'self'; style-src-attr 'none'",
  ],
  [
    'a hash',
    { base: 'none', directives: { 'script-src': ["'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"] } },
    "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  ],
  [
    'what is unsafe, where it is asked for',
    { base: 'none', unsafe: true, directives: { 'script-src': ["'unsafe-inline'"] } },
    "script-src 'unsafe-inline'",
  ],
];

const REFUSED: readonly [string, CspOptions, RegExp][] = [
  [
    'an unknown directive',
    { directives: { 'scripts-src': ["'self'"] } },
    /directives\["scripts-src"\]: there is no such directive\. Write one of/,
  ],
  [
    'a keyword without quotes',
    { directives: { 'img-src': ['self'] } },
    /self without quotes is a host name\. Write "'self'"/,
  ],
  [
    'a second directive in a value',
    { directives: { 'img-src': ["'self'; script-src *"] } },
    /cannot stand in a policy/,
  ],
  ['a line feed', { directives: { 'img-src': ['x\r\nSet-Cookie:a'] } }, /cannot stand in a policy/],
  ["'none' beside others", { directives: { 'img-src': ["'none'", "'self'"] } }, /'none' stands alone/],
  ['an empty list', { directives: { 'img-src': [] } }, /the list is empty\. Write \["'none'"\]/],
  ['inline scripts', { directives: { 'script-src': ["'unsafe-inline'"] } }, /lets injected scripts run\. Use NONCE/],
  ['scripts from anywhere', { directives: { 'default-src': ['*'] } }, /lets injected scripts run/],
  ['a fixed nonce', { directives: { 'script-src': ["'nonce-abc'"] } }, /a fixed nonce protects nothing/],
  ['a nonce for frames', { directives: { 'frame-ancestors': [NONCE] } }, /a nonce means nothing here/],
  ['a misspelt keyword', { directives: { 'script-src': ["'strict-dynamics'"] } }, /no source expression/],
  ['nothing at all', { base: 'none' }, /no directive is left/],
];

describe('makes', () => {
  it.each(MADE)('%s', (_name, options, wanted) => expect(text(options)).toBe(wanted));
  it('a policy that only reports', () => {
    expect(contentSecurityPolicy({ reportOnly: true }).name).toBe('Content-Security-Policy-Report-Only');
  });
});

describe('refuses', () => {
  it.each(REFUSED)('%s', (_name, options, wanted) => expect(() => contentSecurityPolicy(options)).toThrow(wanted));
});
