/** What the caller may read, asked before anything is read (SelfSubjectRulesReview), so that a refusal is no surprise. */
import type { Api } from './api.ts';
import type { ReadKind } from './kinds.ts';

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface RulesReview {
  readonly status?: { readonly incomplete?: boolean; readonly resourceRules?: readonly Rule[] | null };
}

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}

/** A right, as a rule of a role would give it. */
export interface Right {
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
}

export const rightTo = (verb: string, { group, resource }: Pick<ReadKind, 'group' | 'resource'>): Right => ({
  group,
  resource,
  verb,
});

/** No namespace has this name, so what holds in it holds in all of them. */
const NOWHERE = 'palisade-asks-for-all-namespaces';
const REVIEWS = '/apis/authorization.k8s.io/v1';

const includes = (list: readonly string[] | undefined, value: string): boolean =>
  list?.some((item) => item === '*' || item === value) ?? false;

const gives = ({ verbs, apiGroups, resources, resourceNames }: Rule, { verb, group, resource }: Right): boolean =>
  !resourceNames?.length && includes(verbs, verb) && includes(apiGroups, group) && includes(resources, resource);

/** May the caller? Authorizers other than RBAC need not list what they allow: then each right is asked for by itself. */
export type May = (right: Right) => Promise<boolean>;

async function mayExactly(api: Api, right: Right, namespace: string | undefined): Promise<boolean> {
  const { verb, group, resource: whole } = right;
  const [resource, subresource] = whole.split('/');
  const resourceAttributes = {
    verb,
    group,
    resource,
    ...(subresource && { subresource }),
    ...(namespace && { namespace }),
  };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  const review = (await api.json({
    method: 'POST',
    path: `${REVIEWS}/selfsubjectaccessreviews`,
    body,
  })) as AccessReview;
  return review.status?.allowed === true;
}

/** In one namespace; in all of them, where none is named. @throws ClusterFailure */
export async function permissionsIn(api: Api, namespace?: string): Promise<May> {
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace: namespace ?? NOWHERE },
  };
  const { status } = (await api.json({
    method: 'POST',
    path: `${REVIEWS}/selfsubjectrulesreviews`,
    body,
  })) as RulesReview;
  const rules = status?.resourceRules ?? [];
  return async (right) =>
    rules.some((rule) => gives(rule, right)) ||
    (status?.incomplete === true && (await mayExactly(api, right, namespace)));
}
