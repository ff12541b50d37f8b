/** What served before anything was shipped, as it was found: a release of its own, so that there is something to go back to. */
import { isWorkload, type KubeObject, type Metadata } from '../object.ts';
import { essenceOf } from './difference.ts';
import type { Planned } from './plan.ts';

/** Counted by controllers, and copies of what was applied. */
const DROPPED = ['deployment.kubernetes.io/revision', 'kubectl.kubernetes.io/last-applied-configuration'];

function bare({ ownerReferences: _owners, ...metadata }: Metadata): Metadata {
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([key]) => !DROPPED.includes(key));
  return { ...metadata, annotations: Object.fromEntries(annotations) };
}

function essentials(before: KubeObject): KubeObject {
  const found = essenceOf(before) as unknown as KubeObject;
  return { ...found, metadata: bare(found.metadata) };
}

/** What was there of them. */
export const asFound = (planned: readonly Planned[]): readonly KubeObject[] =>
  planned.flatMap(({ before }) => (before ? [essentials(before)] : []));

/** Nothing, where no workload was there: then nothing served. */
export function adopted(planned: readonly Planned[]): readonly KubeObject[] {
  const found = asFound(planned);
  return found.some(isWorkload) ? found : [];
}
