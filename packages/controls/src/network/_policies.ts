/** NetworkPolicies and the pods that they select. */
import { labelsAt, selectsLabels } from '@palisade/core/kubernetes/selector';
import type { Truth } from '@palisade/core/predicate/judge';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at, type Data, type DataObject, isList, isObject } from '@palisade/core/value';

export const DIRECTIONS = ['Ingress', 'Egress'] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const specOf = ({ body }: KubernetesSubject): DataObject | undefined => {
  const spec = at(body.object, ['spec']);
  return isObject(spec) ? spec : undefined;
};

export const rulesOf = (policy: KubernetesSubject, direction: Direction): readonly Data[] => {
  const rules = specOf(policy)?.[direction.toLowerCase()];
  return isList(rules) ? rules : [];
};

export const governs = (policy: KubernetesSubject, direction: Direction): boolean => {
  const types = specOf(policy)?.['policyTypes'];
  return isList(types) && types.includes(direction);
};

/** Does the policy select the pods of a workload? Namespaces are the caller's business. */
export const selectsPods = (policy: KubernetesSubject, workload: KubernetesSubject): Truth =>
  selectsLabels(specOf(policy)?.['podSelector'], labelsAt(workload.body.object, workload.body.template ?? []));

export const everyPod = (policy: KubernetesSubject): boolean => {
  const selector = specOf(policy)?.['podSelector'];
  return isObject(selector) && Object.keys(selector).length === 0;
};

export const inNamespaceOf =
  ({ namespace }: { readonly namespace?: string }) =>
  (other: KubernetesSubject): boolean =>
    other.namespace === namespace;
