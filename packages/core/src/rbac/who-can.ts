/** Who may do something, and by which chain: subject, binding, role, rule. */
import type { Truth } from '../predicate/judge.ts';
import { allOf } from '../predicate/truth.ts';
import { Unresolved } from '../value.ts';
import { grantsIn } from './authorize.ts';
import type { Bound, Policy } from './policy.ts';
import type { Principal } from './principal.ts';
import type { Rule } from './role.ts';
import { isUrlRequest, type Request, type ResourceRequest, resourceNames, ruleAllows, ruleCovers } from './rule.ts';
import { textsIn, unless } from './truth.ts';

/** What is asked. Left out, the namespace is any, and so is the name: a grant says which ones it is for. */
export interface Question {
  readonly request: Request;
  /** Asked for all namespaces at once: a binding of one of them is not enough. */
  readonly everywhere?: boolean;
}

export interface Grant {
  /** None: the binding may name others. */
  readonly principal: Principal | undefined;
  readonly bound: Bound;
  /** None: the role may have others. */
  readonly rule: Rule | undefined;
  /** The names that it is narrowed to. */
  readonly names: readonly string[];
  /** Why it may be no grant at all. */
  readonly unknown: string | undefined;
}

const isNameless = (request: Request): request is ResourceRequest =>
  !isUrlRequest(request) && request.name === undefined;

/** Of an object that is not named, a rule for some names grants these. */
const matches = (rule: Rule, request: Request): Truth =>
  allOf(isNameless(request) ? ruleCovers(rule.rule, request) : ruleAllows(rule.rule, request), unless(rule.doubt));

function reaches(bound: Bound, { request, everywhere }: Question): Truth {
  if (bound.namespace === undefined) return true;
  if (everywhere || isUrlRequest(request)) return false;
  return request.namespace === undefined ? true : grantsIn(bound, request);
}

interface Granting {
  readonly rule: Rule | undefined;
  readonly truth: Truth;
}

/** The first rule that grants; failing that, the first that may. A rule for every name says more than one for some. */
function grantingRule({ role }: Bound, request: Request): Granting | undefined {
  const judged = role.rules.map((rule) => ({ rule, truth: matches(rule, request) }));
  const sure = judged.filter(({ truth }) => truth === true);
  const open = role.open === undefined ? undefined : { rule: undefined, truth: new Unresolved(role.open) };
  const broad = sure.find(({ rule }) => textsIn(resourceNames(rule.rule)).length === 0);
  return broad ?? sure[0] ?? judged.find(({ truth }) => truth !== false) ?? open;
}

const whyOf = (truth: Truth): string | undefined => (truth instanceof Unresolved ? truth.why : undefined);

function namesOf(rule: Rule | undefined, request: Request): string[] {
  return rule && isNameless(request) ? textsIn(resourceNames(rule.rule)) : [];
}

function grantsThrough(bound: Bound, question: Question): Grant[] {
  const reach = reaches(bound, question);
  const granting = reach === false ? undefined : grantingRule(bound, question.request);
  if (!granting) return [];
  const unknown = whyOf(allOf(granting.truth, reach, unless(bound.binding.uncertain)));
  const { rule } = granting;
  const common = { bound, rule, names: namesOf(rule, question.request), unknown };
  const others = bound.open === undefined ? [] : [{ ...common, principal: undefined, unknown: unknown ?? bound.open }];
  return [...bound.subjects.map((principal) => ({ ...common, principal })), ...others];
}

/** What is certain comes first. */
export function whoCan(policy: Policy, question: Question): Grant[] {
  const grants = policy.bounds.flatMap((bound) => grantsThrough(bound, question));
  return [
    ...grants.filter(({ unknown }) => unknown === undefined),
    ...grants.filter(({ unknown }) => unknown !== undefined),
  ];
}
