/** Questions to the authorizer: some by chance, most from a rule that somebody is bound to, with a word or two changed. */
import type { Bound, Policy } from '@palisade/core/rbac/policy';
import { type User, userOf } from '@palisade/core/rbac/principal';
import { isUrlRequest, type Request, type ResourceRequest } from '@palisade/core/rbac/rule';
import { textsIn } from '@palisade/core/rbac/truth';
import type { DataObject } from '@palisade/core/value';
import fc from 'fast-check';
import {
  ACCOUNTS,
  API_GROUPS,
  GROUPS,
  NAMES,
  NAMESPACES,
  RESOURCES,
  SUBRESOURCES,
  URLS,
  USERS,
  VERBS,
} from './access-objects.ts';

export interface Query {
  readonly user: User;
  readonly request: Request;
}

const word = (words: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const maybe = (words: readonly string[]): fc.Arbitrary<string | undefined> => fc.constantFrom(undefined, ...words);

const accountUser = fc
  .tuple(word(NAMESPACES), word(ACCOUNTS))
  .map(([namespace, name]) => userOf({ kind: 'ServiceAccount', namespace, name }));
const namedUser = fc.record({ name: word(USERS), groups: fc.subarray([...GROUPS], { maxLength: 3 }) });
const anyUser: fc.Arbitrary<User> = fc.oneof(
  { weight: 8, arbitrary: accountUser },
  { weight: 8, arbitrary: namedUser },
  { weight: 1, arbitrary: fc.constant({ name: 'root', groups: ['system:masters'] }) },
  // A token that does not say its groups: they follow from nothing that RBAC looks at.
  { weight: 1, arbitrary: fc.constant({ name: 'system:serviceaccount:blog:ci', groups: [] }) },
);

/** What is not said is not there. */
const resourceRequestOf = (parts: Readonly<Record<string, string | undefined>>): ResourceRequest =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as unknown as ResourceRequest;

const resourceRequest = fc.record({
  verb: word([...VERBS, '*']),
  group: word([...API_GROUPS, '*']),
  resource: word([...RESOURCES, '*']),
  subresource: maybe(SUBRESOURCES),
  name: maybe(NAMES),
  namespace: maybe(NAMESPACES),
});
const urlRequest = fc.record({ verb: word(VERBS), url: fc.constantFrom('/healthz/ping', '/met', '/logs/', ...URLS) });
const anyRequest: fc.Arbitrary<Request> = fc.oneof(
  { weight: 5, arbitrary: resourceRequest.map(resourceRequestOf) },
  { weight: 1, arbitrary: urlRequest },
);

/** A word of the list; a star stands for any. */
const from = (list: readonly string[], words: readonly string[]): fc.Arbitrary<string> =>
  list.length === 0 ? word(words) : word(list).chain((one) => (one === '*' ? word(words) : fc.constant(one)));

function requestFrom(rule: DataObject, bound: Bound): fc.Arbitrary<Request> {
  const verb = from(textsIn(rule['verbs']), VERBS);
  const urls = textsIn(rule['nonResourceURLs']);
  if (urls.length > 0) return fc.record({ verb, url: word(urls.map((url) => url.replace(/\*+$/, 'x'))) });
  return fc
    .tuple(verb, from(textsIn(rule['apiGroups']), API_GROUPS), from(textsIn(rule['resources']), RESOURCES))
    .chain(([of, group, combined]) => {
      const [resource = '', subresource] = combined.split('/');
      return fc
        .record({
          verb: fc.constant(of),
          group: fc.constant(group),
          resource: resource === '*' ? word(RESOURCES) : fc.constant(resource),
          subresource: subresource === '*' ? maybe(['*', ...SUBRESOURCES]) : fc.constant(subresource),
          name: textsIn(rule['resourceNames']).length > 0 ? from(textsIn(rule['resourceNames']), NAMES) : maybe(NAMES),
          namespace: bound.namespace === undefined ? maybe(NAMESPACES) : fc.constant(bound.namespace),
        })
        .map(resourceRequestOf);
    });
}

/** One part of the request is another's. */
const changed = (request: Request): fc.Arbitrary<Request> =>
  isUrlRequest(request)
    ? urlRequest.map((other) => ({ ...request, url: request.url + other.url }))
    : fc
        .tuple(resourceRequest, word(['verb', 'group', 'resource', 'subresource', 'name', 'namespace']))
        .map(([other, part]) => resourceRequestOf({ ...request, [part]: other[part as keyof typeof other] }));

function near(bound: Bound): fc.Arbitrary<Query> {
  const users = bound.subjects.map((principal) => {
    const user = userOf(principal);
    return user.name === '' ? { ...user, name: 'somebody' } : user;
  });
  return fc
    .tuple(
      fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...users) }, { weight: 1, arbitrary: anyUser }),
      fc.constantFrom(...bound.role.rules).chain(({ rule }) => requestFrom(rule, bound)),
    )
    .chain(([user, request]) =>
      fc
        .oneof({ weight: 2, arbitrary: fc.constant(request) }, { weight: 1, arbitrary: changed(request) })
        .map((of) => ({ user, request: of })),
    );
}

/** Nodes have an authorizer of their own beside RBAC. */
const isNode = ({ user }: Query): boolean =>
  user.groups.includes('system:nodes') || user.name.startsWith('system:node:');

/** Bindings that the server brings and ours take part alike. */
export function queriesAbout(policy: Policy, numRuns: number, seed: number): Query[] {
  const useful = policy.bounds.filter(({ subjects, role }) => subjects.length > 0 && role.rules.length > 0);
  const query = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...useful).chain(near) },
    { weight: 1, arbitrary: fc.record({ user: anyUser, request: anyRequest }) },
  );
  return fc.sample(
    query.filter((one) => !isNode(one)),
    { seed, numRuns },
  );
}
