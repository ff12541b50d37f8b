import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at, Unresolved } from '@palisade/core/value';
import { autoscalerOf } from './_autoscaled.ts';

const FIX = 'Raises the number of replicas; a service that keeps state in memory cannot run twice';

export const replicas: WorldControl = {
  form: 'world',
  title: 'Services have more than one replica',
  severity: 'low',
  why: 'The service is gone whenever its one pod is: at every drain, crash and eviction.',
  refs: [kubernetesDocs('concepts/workloads/controllers/deployment/')],
  peers: ['deploymentMissingReplicas', 'minimum-three-replicas', 'deployment-replicas'],
  settings: { minimum: { type: 'number', default: 2, description: 'How many replicas a Deployment has at least' } },
  model: 'kubernetes',
  kinds: ['Deployment'],
  inspect(subject, world, settings) {
    if (!isKubernetes(subject)) return undefined;
    // An autoscaler has bounds of its own, and a control for them.
    if (autoscalerOf(world, subject)) return undefined;
    const count = at(subject.body.object, ['spec', 'replicas']);
    const minimum = Number(settings['minimum']);
    if (typeof count === 'number' && count >= minimum) return [];
    const message = `${subject.kind} "${subject.name}" has ${typeof count === 'number' ? count : 'an unknown number of'} replicas, fewer than ${minimum}`;
    const fix = {
      safety: 'unsafe',
      description: FIX,
      edits: [{ op: 'set', pointer: '/spec/replicas', value: minimum }],
    } as const;
    return [{ at: '/spec/replicas', message, ...(count instanceof Unresolved ? { unknown: count.why } : { fix }) }];
  },
  admission: { none: 'An autoscaler may own the number, and one request does not show it' },
  fix: { safety: 'unsafe', description: FIX },
};
