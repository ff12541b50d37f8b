import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from './redact.ts';

const bare = redactor([]);

describe('what looks like a secret', () => {
  it.each([
    ['postgres://app:hunter2@db.shop:5432/app', 'postgres://app:[redacted]@db.shop:5432/app'],
    ['Authorization: Bearer abcdefgh12345678', 'Authorization: Bearer [redacted]'],
    ['authorization: basic dXNlcjpodW50ZXIy', 'authorization: basic [redacted]'],
    ['sent eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl to x', 'sent [redacted] to x'],
    ['key AKIAIOSFODNN7EXAMPLE is used', 'key [redacted] is used'],
    ['DB_PASSWORD=hunter2, then', 'DB_PASSWORD=[redacted], then'],
    ['{"apiKey": "hunter2", "a": 1}', '{"apiKey": "[redacted]", "a": 1}'],
    ['client_secret : hunter2;', 'client_secret : [redacted];'],
    ["passwd='hunter2'", "passwd='[redacted]'"],
  ])('%s', (text, expected) => {
    expect(bare(text)).toBe(expected);
  });

  it.each([
    'connect to https://shop.example.com:8443/orders',
    'the password was refused',
    'no such host: db.shop',
    'exit code 137 (OOMKilled)',
    'web-7d9c/web> listening on :8080',
  ])('leaves as it is: %s', (text) => {
    expect(bare(text)).toBe(text);
  });
});

describe('what is known to be secret', () => {
  it('goes wherever it stands, the longest first', () => {
    expect(redactor(['hunter', 'hunter2'])('xhunter2x hunter y')).toBe('x[redacted]x [redacted] y');
  });

  it('is no text that would be found everywhere', () => {
    expect(redactor(['', 'on', 'yes'])('on and on, yes')).toBe('on and on, yes');
  });

  it('goes line by line as well, for logs come so', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBg\r\nkqhkiG9w0BAQEF\n-----END KEY-----\n';
    const redact = redactor([key]);
    expect(redact('read MIIEvQIBADANBg')).toBe('read [redacted]');
    expect(redact('web> kqhkiG9w0BAQEF')).toBe('web> [redacted]');
  });

  it('goes without the line end that a file has', () => {
    expect(redactor(['hunter2\n'])('tried hunter2!')).toBe('tried [redacted]!');
  });

  it('is taken as it is, not as a pattern', () => {
    expect(redactor(['$&.*[a'])('see $&.*[a, not $$')).toBe('see [redacted], not $$');
  });

  it('never survives, whatever it is and wherever it stands', () => {
    // What is in the mark itself tells nothing.
    const value = fc.string({ minLength: 4, maxLength: 30 }).filter((text) => !'[redacted]'.includes(text.trim()));
    const secrets = fc.array(value, { minLength: 1, maxLength: 5 });
    const property = fc.property(secrets, fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (known, parts) => {
      const text = parts.map((part, index) => `${part}${known[index % known.length]}`).join('');
      const redacted = redactor(known)(text);
      for (const one of known) expect(redacted).not.toContain(one);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('a log of 100 kB', () => {
  it.each([
    ['of one letter', 'a'],
    ['of what begins like a URL', 'a://'],
    ['of what begins like a user', 'a://b:'],
    ['of what begins like a token', 'eyJ'],
    ['of names', 'password'],
    ['of names and signs', 'secret='],
    ['of dashes', 'api_key-'],
    ['of blanks', 'token   '],
    ['of quotes', `token"`],
  ])('%s is read in no time', (_name, piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const redact = redactor(Array.from({ length: 50 }, (_, index) => `secret-${index}`));
    redact(text.slice(0, 1000));
    const began = performance.now();
    redact(text);
    const short = performance.now() - began;
    expect(short).toBeLessThan(1000);
    redact(text.repeat(4));
    // Four times as much takes four times as long, and not sixteen times; machines are uneven.
    expect(performance.now() - began - short).toBeLessThan(Math.max(100, 12 * short));
  });
});
