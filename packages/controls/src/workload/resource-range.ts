import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import type { Settings } from '@palisade/core/control/setting';
import { workloadControl } from '@palisade/core/control/workload';
import { type Field, quantity, setting } from '@palisade/core/predicate/field';
import { and, or, type Pred } from '@palisade/core/predicate/predicate';

const SETTINGS = {
  minimumMemory: { type: 'string', default: '0', description: 'The smallest memory limit that makes sense, as 64Mi' },
  maximumMemory: { type: 'string', default: '1Ei', description: 'The largest memory limit, as 8Gi' },
  minimumCpu: { type: 'string', default: '0', description: 'The smallest CPU limit that makes sense, as 50m' },
  maximumCpu: { type: 'string', default: '1E', description: 'The largest CPU limit, as 4' },
} as const satisfies Settings;

/** A limit that is not set is another control's business. */
function within(limit: Field<string>, minimum: keyof typeof SETTINGS, maximum: keyof typeof SETTINGS): Pred {
  const bounds = [quantity(setting<string>(minimum)), quantity(setting<string>(maximum))] as const;
  return or(limit.isAbsent(), and(quantity(limit).atLeast(bounds[0]), quantity(limit).atMost(bounds[1])));
}

export const resourceRange = workloadControl({
  title: 'Resource limits are within the agreed range',
  severity: 'low',
  why: 'A limit that is a typing error either kills the process at its start or bounds nothing.',
  refs: [kubernetesDocs('concepts/configuration/manage-resources-containers/'), nsaCisa('resource policies')],
  peers: ['resourceRange'],
  settings: SETTINGS,
  each: 'lasting-container',
  require: ({ container: { resources } }) =>
    and(
      within(resources.limits.key('memory'), 'minimumMemory', 'maximumMemory'),
      within(resources.limits.key('cpu'), 'minimumCpu', 'maximumCpu'),
    ),
  fails: 'has a limit outside the agreed range',
  fix: { none: 'What the process needs must be measured' },
});
