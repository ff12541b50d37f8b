/** Where credentials stand in a text. */
import type { SecretBody } from '@palisade/core/subject/secret';
import { entropyOf, isDummy, isLocal } from './dummy.ts';
import { CREDENTIALS_IN_URL, PRIVATE_KEY, RULES, type SecretRule } from './rules.ts';

/** More in one file are data, not slips; the first are enough to act on. */
const MOST = 200;
/** The longest private key in PEM, with room. */
const LONGEST_KEY = 16_384;
/** Fewer characters of base64 are an illustration. */
const SHORTEST_KEY = 60;

const compile = (source: string): RegExp => new RegExp(source, 'gd');

const compiled = RULES.map((rule) => ({
  rule,
  pattern: compile(`${rule.inside ? '' : '(?<![A-Za-z0-9])'}${rule.head}${rule.tail}`),
}));
const inUrl = compile(`(?<![A-Za-z0-9])${CREDENTIALS_IN_URL}`);
const privateKey = compile(PRIVATE_KEY);

type Match = RegExpExecArray;

function spanOf(match: Match): SecretBody['span'] {
  const [start, end] = match.indices?.groups?.['secret'] ?? match.indices?.[0] ?? [match.index, match.index];
  return { start, end };
}

function token(text: string, what: string, match: Match, entropy: number): SecretBody | undefined {
  const span = spanOf(match);
  const secret = text.slice(span.start, span.end);
  if (isDummy(match[0]) || entropyOf(secret) < entropy) return undefined;
  return { what, type: 'token', span, length: secret.length };
}

const byRule = (text: string, { what, entropy }: SecretRule, pattern: RegExp): (SecretBody | undefined)[] =>
  [...text.matchAll(pattern)].map((match) => token(text, what, match, entropy));

function inUrls(text: string): (SecretBody | undefined)[] {
  return [...text.matchAll(inUrl)].map((match) => {
    const { user = '', secret = '', host = '' } = match.groups ?? {};
    return isLocal(user, secret, host) ? undefined : token(text, 'password in a URL', match, 2);
  });
}

/** A key without an end is a fragment; one with a passphrase is not in clear. */
function key(text: string, match: Match): SecretBody | undefined {
  const start = match.index;
  const from = start + match[0].length;
  // Up to the next key at most, so that a text of headings alone is read once.
  const near = text.slice(from, from + LONGEST_KEY).split('-----BEGIN', 1)[0] as string;
  const end = near.indexOf('-----END');
  const body = end < 0 ? '' : near.slice(0, end);
  const letters = body.replaceAll('\\n', '').replace(/[^A-Za-z0-9+/=]/g, '');
  if (letters.length < SHORTEST_KEY || isDummy(body) || /ENCRYPTED/.test(body)) return undefined;
  const closing = text.indexOf('-----', from + end + 8);
  const stop = closing < 0 ? from + end : closing + 5;
  return { what: 'private key', type: 'private-key', span: { start, end: stop }, length: stop - start };
}

/** In the order of the text; of two that overlap (a token inside a URL) the first. */
export function findSecrets(text: string): SecretBody[] {
  const found = [
    ...compiled.flatMap(({ rule, pattern }) => byRule(text, rule, pattern)),
    ...inUrls(text),
    ...[...text.matchAll(privateKey)].map((match) => key(text, match)),
  ].filter((secret) => secret !== undefined);
  found.sort((a, b) => a.span.start - b.span.start);
  let reached = -1;
  const apart = found.filter(({ span }) => {
    const free = span.start >= reached;
    if (free) reached = span.end;
    return free;
  });
  return apart.slice(0, MOST);
}
