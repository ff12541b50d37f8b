/** The objects that a field control judges, as the API server matches requests. */
import { RESOURCES, type Resource } from '../kubernetes/resources.ts';
import { TEMPLATES } from '../subject/kubernetes.ts';
import type { FieldControl } from './control.ts';

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE')[];
  readonly resources: readonly string[];
}

/** The kinds that it judges, of those that every API server has. */
export const kindsOf = ({ kinds }: FieldControl): readonly string[] =>
  (kinds === 'workload' ? Object.keys(TEMPLATES) : kinds).filter((kind) => Object.hasOwn(RESOURCES, kind));

/** Ephemeral containers come in through a subresource of their own. */
const resourcesOf = (kind: string, { resource }: Resource): readonly string[] =>
  kind === 'Pod' ? ['pods', 'pods/ephemeralcontainers'] : [resource];

export function resourceRules(kinds: readonly string[]): ResourceRule[] {
  const served = kinds.map((kind) => ({ kind, resource: RESOURCES[kind] as Resource }));
  const groups = Map.groupBy(served, ({ resource: { group, version } }) => `${group}/${version}`);
  return [...groups.values()].map((members) => {
    const [{ resource }] = members as [(typeof members)[number]];
    return {
      apiGroups: [resource.group],
      apiVersions: [resource.version],
      operations: ['CREATE', 'UPDATE'],
      resources: members.flatMap((one) => resourcesOf(one.kind, one.resource)),
    };
  });
}
