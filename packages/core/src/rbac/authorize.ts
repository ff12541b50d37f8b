/** May a user do something? Decided as the RBAC authorizer of the API server decides it. */
import type { Truth } from '../predicate/judge.ts';
import { allOf } from '../predicate/truth.ts';
import { Unresolved } from '../value.ts';
import type { Bound, Policy } from './policy.ts';
import { isFor, MASTERS, type User } from './principal.ts';
import { isUrlRequest, type Request, ruleAllows } from './rule.ts';
import { unless } from './truth.ts';

const NO_NAMESPACE = 'the binding names no namespace: it grants in the one that it is deployed to';

/** Does the binding grant in the namespace of the request? One of a namespace grants nothing on URLs. */
export function grantsIn({ namespace, anywhere }: Bound, request: Request): Truth {
  if (namespace === undefined) return true;
  const asked = isUrlRequest(request) ? undefined : request.namespace;
  if (asked === undefined || asked === '') return false;
  if (asked === namespace) return true;
  return anywhere ? new Unresolved(NO_NAMESPACE) : false;
}

function names({ subjects, open }: Bound, user: User): Truth {
  if (subjects.some((subject) => isFor(subject, user))) return true;
  return open === undefined ? false : new Unresolved(open);
}

export type Matcher = typeof ruleAllows;

/** The best that any rule of the role says. */
function roleAllows({ role }: Bound, request: Request, matches: Matcher): Truth {
  let result: Truth = role.open === undefined ? false : new Unresolved(role.open);
  for (const { rule, doubt } of role.rules) {
    const truth = allOf(matches(rule, request), unless(doubt));
    if (truth === true) return true;
    if (truth !== false) result = truth;
  }
  return result;
}

function boundAllows(bound: Bound, user: User, request: Request, matches: Matcher): Truth {
  const reach = allOf(grantsIn(bound, request), names(bound, user), unless(bound.binding.uncertain));
  return reach === false ? false : allOf(reach, roleAllows(bound, request, matches));
}

/** `matches` is the test's, which breaks it to see that breaking is noticed. */
export function authorize(policy: Policy, user: User, request: Request, matches: Matcher = ruleAllows): Truth {
  if (user.groups.includes(MASTERS)) return true;
  const [why] = policy.missing;
  let result: Truth = why === undefined ? false : new Unresolved(why);
  for (const bound of policy.bounds) {
    const truth = boundAllows(bound, user, request, matches);
    if (truth === true) return true;
    if (truth !== false) result = truth;
  }
  return result;
}
