/** What a cluster brings for itself: whoever runs the cluster answers for it, and who ships a service cannot mend it. */
import type { Subject } from '@palisade/core/subject/subject';
import { at } from '@palisade/core/value';

/** The namespaces that the API server makes by itself, but for `default`. */
export const SYSTEM_NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];

/** Roles and bindings that the API server restores at each start. */
const BOOTSTRAP = ['metadata', 'labels', 'kubernetes.io/bootstrapping'];

export function isOfSystem(subject: Subject): boolean {
  if (SYSTEM_NAMESPACES.includes(subject.namespace ?? (subject.kind === 'Namespace' ? subject.name : ''))) return true;
  if (subject.model !== 'kubernetes') return false;
  const { object } = subject.body as { readonly object: never };
  return at(object, BOOTSTRAP) !== undefined;
}
