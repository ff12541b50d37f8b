import type { WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes } from '@palisade/core/subject/namespace';
import { at } from '@palisade/core/value';
import { autoscalerOf } from './_autoscaled.ts';

/** A default has no place of its own: it is shown where any absent field would be. */
function isWritten({ origin }: KubernetesSubject, field: string): boolean {
  const [here, absent] = [origin.locate(`/spec/${field}`), origin.locate('/spec/nothing has this name')];
  return here.line !== absent.line || here.column !== absent.column;
}

export const autoscalerOwnsReplicas: WorldControl = {
  form: 'world',
  title: 'What an autoscaler scales does not set its replicas',
  severity: 'low',
  why: 'Every deploy sets the number back, at the peak too: most pods are stopped until the autoscaler has started them again.',
  refs: [
    kubernetesDocs(
      'tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling',
    ),
  ],
  peers: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'],
  model: 'kubernetes',
  kinds: ['Deployment', 'StatefulSet'],
  inspect(subject, world) {
    if (!isKubernetes(subject)) return undefined;
    const autoscaler = autoscalerOf(world, subject);
    if (!autoscaler) return undefined;
    const replicas = at(subject.body.object, ['spec', 'replicas']);
    if (typeof replicas !== 'number' || !isWritten(subject, 'replicas')) return [];
    return [
      {
        at: '/spec/replicas',
        message: `${subject.kind} "${subject.name}" sets replicas to ${replicas} at every deploy, and an autoscaler sets them too`,
        related: [{ subject: autoscaler, at: '/spec/scaleTargetRef', message: 'scaled here' }],
      },
    ];
  },
  admission: { none: 'One request cannot see the autoscalers' },
  fix: {
    none: 'Removing the field scales to one pod once, unless the number is first taken out of what was last applied',
  },
};
