import { cisKubernetes, cwe, nsaCisa, pss } from '@palisade/core/control/reference';
import { editEach, remove, workloadControl } from '@palisade/core/control/workload';
import { and } from '@palisade/core/predicate/predicate';

export const runAsUserNotRoot = workloadControl({
  title: 'Pods and containers are not started as uid 0',
  severity: 'high',
  why: 'uid 0 is named outright: the process is root in its container, and on the node if it gets out.',
  refs: [pss('restricted'), cisKubernetes('5.2.7'), nsaCisa('non-root containers'), cwe(250)],
  peers: ['KSV-0105'],
  each: 'pod',
  require: ({ pod }) =>
    and(
      pod.securityContext.runAsUser.isNot(0),
      pod.containers.every((container) => container.securityContext.runAsUser.isNot(0)),
      pod.initContainers.every((container) => container.securityContext.runAsUser.isNot(0)),
      pod.ephemeralContainers.every((container) => container.securityContext.runAsUser.isNot(0)),
    ),
  fails: 'is started as uid 0',
  fix: {
    safety: 'unsafe',
    description: 'Removes runAsUser: 0, so that the image’s own user counts',
    edits: ({ pod }) => [
      remove(pod.securityContext.runAsUser),
      ...[pod.containers, pod.initContainers, pod.ephemeralContainers].map((containers) =>
        editEach(
          containers,
          (container) => container.securityContext.runAsUser.is(0),
          (container) => [remove(container.securityContext.runAsUser)],
        ),
      ),
    ],
  },
});
