import { describe, expect, it } from 'vitest';
import { claimsSecret } from './claim.ts';
import { findSecrets } from './find.ts';
import { read } from './read.ts';

/** Random text of a length; tokens are put together here, so that no file of ours holds one. */
const ALPHABET = 'Zk3vQ9xTb7LmR2sWd8YcHn4JfPg6VaUeBoKiNyXtSjDzMqGrEw1A5Cp0hFul';
const random = (length: number): string => ALPHABET.repeat(20).slice(7, 7 + length);
const upper = (length: number): string => 'ZK3VQ7XTBLMR2SWDYCHN4JFPG6UAE5'.slice(0, length);
const hex = (length: number): string => '9f3a7c1e5b8d2046'.repeat(8).slice(0, length);

const TOKENS: readonly (readonly [string, string])[] = [
  ['AWS access key', `AKIA${upper(16)}`],
  ['AWS secret key', `aws_secret_access_key = ${random(40)}`],
  ['GitHub token', `ghp_${random(36)}`],
  ['GitHub token', `github_pat_${random(22)}_${random(59)}`],
  ['GitLab token', `glpat-${random(20)}`],
  ['Slack token', `xoxb-${hex(12)}-${random(24)}`],
  ['Slack webhook', `https://hooks.slack.com/services/T${upper(8)}/B${upper(8)}/${random(24)}`],
  ['Stripe key', `sk_live_${random(24)}`],
  ['Anthropic key', `sk-ant-api03-${random(95)}`],
  ['Google API key', `AIza${random(35)}`],
  ['npm token', `npm_${random(36)}`],
  ['npm token', `//registry.example.org/:_authToken=${random(36)}`.replace('example', 'shop')],
  ['Docker Hub token', `dckr_pat_${random(27)}`],
  ['SendGrid key', `SG.${random(22)}.${random(43)}`],
  ['Azure storage key', `DefaultEndpointsProtocol=https;AccountKey=${random(86)}==`],
  ['JSON Web Token', `eyJ${random(30)}.eyJ${random(60)}.${random(43)}`],
  ['password in a URL', 'postgres://orders:t7Kq9vWz2m@db.shop.internal:5432/orders'],
];

const DUMMIES = [
  ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join(''),
  `ghp_${'x'.repeat(36)}`,
  `ghp_${'a'.repeat(36)}`,
  '//registry.shop.test/:_authToken=${NPM_TOKEN_OF_THE_PIPELINE}',
  'postgres://user:password@host/db',
  'postgres://postgres:postgres@db.shop.internal/db',
  'postgres://orders:t7Kq9vWz2m@localhost:5432/orders',
  'postgres://orders:${PASSWORD}@db.shop.internal/orders',
  'https://user:<password>@shop.internal/',
  'nginx@sha256:9f3a7c1e5b8d20469f3a7c1e5b8d20469f3a7c1e5b8d20469f3a7c1e5b8d2046',
  '"integrity": "sha512-AKIAm9Zk3vQ9xTb7LmR2sWd8YcHn4JfPg6VaUeBoKiNyXtSjDzMqGrEw1A5Cp0hFul=="',
  '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
  '-----BEGIN RSA PRIVATE KEY-----',
];

describe('secrets', () => {
  it.each(TOKENS)('finds a %s', (what, text) => {
    const file = { path: 'a.txt', text: `before\nx: "${text}"\nafter` };
    expect(claimsSecret(file)).toBe(true);
    expect(findSecrets(file.text).map((secret) => secret.what)).toEqual([what]);
  });

  it.each(DUMMIES)('leaves %s alone', (text) => {
    expect(findSecrets(`x: ${text}\n`)).toEqual([]);
  });

  it('finds private keys whole, also where line breaks are escaped, and not those with a passphrase', () => {
    const pem = (body: string): string => `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----`;
    const [found] = findSecrets(`a\n${pem(random(120))}\nb`);
    expect(found).toMatchObject({ type: 'private-key', span: { start: 2, end: 2 + pem(random(120)).length } });
    expect(findSecrets(JSON.stringify({ private_key: pem(random(120)) }))).toHaveLength(1);
    expect(findSecrets(pem(`Proc-Type: 4,ENCRYPTED\n${random(120)}`))).toEqual([]);
  });

  it('keeps nothing of the secret but its place and length', () => {
    const [, token] = TOKENS[2] as readonly [string, string];
    const { subjects } = read({ path: 'a', text: `${token}\n${token}` }, { read: () => undefined, under: () => [] });
    expect(subjects.map(({ id }) => id)).toEqual(['a/GitHub token', 'a/GitHub token#2']);
    expect(JSON.stringify(subjects.map(({ id, name, body }) => [id, name, body]))).not.toContain(token.slice(4));
    expect(subjects[1]?.origin.locate('')).toMatchObject({ line: 2, column: 1, endColumn: 41 });
  });

  it('takes time in proportion to a hostile text', () => {
    for (const piece of [
      '-----BEGIN PRIVATE KEY-----',
      '.eyJaaaaaaaaaaa',
      'http://a:',
      'xoxb-',
      'AccountKey=',
      'SG.',
    ]) {
      const start = performance.now();
      findSecrets(piece.repeat(500_000 / piece.length));
      expect(performance.now() - start, piece).toBeLessThan(1000);
    }
  });
});
