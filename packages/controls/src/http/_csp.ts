/** Content security policies, as far as they say where scripts may come from and who may frame a page. */
import { type Response, valuesOf } from '@palisade/core/subject/http';

type Policy = ReadonlyMap<string, readonly string[]>;

function parse(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const directive of text.split(';')) {
    const [name, ...sources] = directive.trim().toLowerCase().split(/\s+/);
    // The first of a name counts.
    if (name && !policy.has(name)) policy.set(name, sources);
  }
  return policy;
}

const META = /http-equiv\s{0,9}=\s{0,9}["']?content-security-policy\b/i;
const CONTENT = /\bcontent\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)')/i;

/** All of them hold at once. */
const headerPolicies = (response: Response): Policy[] =>
  valuesOf(response, 'content-security-policy')
    .flatMap((value) => value.split(','))
    .map(parse);

/** Each tag up to its end; the parts do not overlap, however many there are. */
const metaTags = (body: string): string[] =>
  body
    .split(/<meta\s/i)
    .slice(1)
    .map((part) => part.split('>', 1)[0] as string);

const metaPolicies = ({ body }: Response): Policy[] =>
  metaTags(body).flatMap((tag) => {
    const [, double, single] = META.test(tag) ? (CONTENT.exec(tag) ?? []) : [];
    const text = double ?? single;
    return text === undefined ? [] : [parse(text)];
  });

const ANYWHERE = new Set(['*', 'https:', 'http:', 'data:']);
const VOUCHED = /^'(?:nonce|sha256|sha384|sha512)-/;

/** What a policy lets an injected script do. */
function gapsOf(policy: Policy): string[] {
  const sources = policy.get('script-src-elem') ?? policy.get('script-src') ?? policy.get('default-src');
  if (!sources) return ['names no source of scripts'];
  const vouched = sources.some((source) => VOUCHED.test(source));
  const strict = vouched && sources.includes("'strict-dynamic'");
  const evaluated = policy.get('script-src') ?? policy.get('default-src') ?? [];
  return [
    ...(sources.includes("'unsafe-inline'") && !vouched ? ["allows 'unsafe-inline' scripts"] : []),
    ...(evaluated.includes("'unsafe-eval'") ? ["allows 'unsafe-eval'"] : []),
    ...(strict ? [] : sources.filter((source) => ANYWHERE.has(source)).map((source) => `takes scripts from ${source}`)),
  ];
}

/** What every policy of the response leaves open; undefined where it has none. */
export function scriptGaps(response: Response): readonly string[] | undefined {
  const [first, ...others] = [...headerPolicies(response), ...metaPolicies(response)].map(gapsOf);
  return first?.filter((gap) => others.every((gaps) => gaps.includes(gap)));
}

/** Whether some policy says who may frame the page. A `<meta>` cannot. */
export const boundsFrames = (response: Response): boolean =>
  headerPolicies(response).some((policy) => policy.get('frame-ancestors')?.every((source) => !ANYWHERE.has(source)));
