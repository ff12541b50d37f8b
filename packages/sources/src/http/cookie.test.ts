import { expect, it } from 'vitest';
import { cookiesOf } from './cookie.ts';

const one = (value: string) => cookiesOf([{ name: 'set-cookie', value, line: 1 }])[0];

it.each([
  ['sid=a=b; Path=/; Secure; HttpOnly; SameSite=Lax', { name: 'sid', secure: true, httpOnly: true, sameSite: 'lax' }],
  ['sid="a"; SECURE ;httponly', { name: 'sid', secure: true, httpOnly: true, sameSite: undefined }],
  ['sid=secure; path=/HttpOnly', { name: 'sid', secure: false, httpOnly: false }],
  ['sid=; Max-Age=0', { deletes: true }],
  ['sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', { deletes: true }],
  // Max-Age wins over Expires.
  ['sid=a; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', { deletes: false }],
  ['', { name: '(no name)' }],
  ['__proto__=1; constructor', { name: '__proto__', secure: false }],
])('%s', (value, expected) => {
  expect(one(value)).toMatchObject(expected);
});

it('keeps no value', () => {
  expect(JSON.stringify(one('sid=s3cret; Secure'))).not.toContain('s3cret');
});
