import { describe, expect, it } from 'vitest';
import { isSecretName, redactFields, redactQuery } from './redact.ts';

const SECRET = [
  'Authorization',
  'proxy-authorization',
  'Cookie',
  'set-cookie',
  'X-Api-Key',
  'api_key',
  'apiKey',
  'access_token',
  'password',
  'passwd',
  'client_secret',
  'X-Amz-Signature',
  'sessionId',
  'jwt',
  'code',
  'key',
  'refresh.token',
];
const OPEN = ['page', 'id', 'monkey', 'keyboard', 'postcode', 'estate', 'user-agent', 'accept', 'encode'];

describe('names', () => {
  it.each(SECRET)('%s is secret', (name) => expect(isSecretName(name)).toBe(true));
  it.each(OPEN)('%s is not', (name) => expect(isSecretName(name)).toBe(false));
});

it('queries keep their shape', () => {
  const query = 'a=1&token=x&b&to%6ben=y&%=z&card=4111&token&=q';
  expect(redactQuery(query, new Set(['card']))).toBe(
    'a=1&token=[redacted]&b&to%6ben=[redacted]&%=z&card=[redacted]&token&=q',
  );
});

it('fields are redacted at any depth, and end somewhere', () => {
  const deep: Record<string, unknown> = {};
  deep['self'] = deep;
  const fields = redactFields({ user: { name: 'Ada', password: 'hunter2', keys: [{ apiKey: 'hunter2' }] }, deep });
  expect(JSON.stringify(fields)).not.toContain('hunter2');
  expect(fields).toMatchObject({ user: { name: 'Ada', password: '[redacted]' } });
});
