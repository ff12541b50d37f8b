import { cwe, mitre, nsaCisa, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { not, or } from '@palisade/core/predicate/predicate';

const SENSITIVE =
  '^/(|etc(/.*)?|proc(/.*)?|sys(/.*)?|dev(/.*)?|boot(/.*)?|root(/.*)?|home(/.*)?|usr(/.*)?|lib(/.*)?|bin(/.*)?|sbin(/.*)?|run(/.*)?|var/?|var/run(/.*)?|var/lib/?|var/lib/(kubelet|docker|containerd|etcd)(/.*)?)$';

/** What a container is given so that it knows the time of day: the same on every machine of a place. */
const HARMLESS = ['/etc/localtime', '/etc/timezone'];

export const noSensitiveHostPath = workloadControl({
  title: 'Pods mount no sensitive path of the host',
  severity: 'critical',
  why: 'These paths hold the node’s own credentials, configuration and devices.',
  refs: [pss('baseline'), nsaCisa('host paths'), mitre('T1611'), cwe(668)],
  peers: ['KSV-0121', 'sensitive-host-mounts', 'hostPathSet'],
  each: 'pod',
  require: ({ pod }) =>
    pod.volumes.every(({ hostPath }) => or(hostPath.path.oneOf(HARMLESS), not(hostPath.path.matches(SENSITIVE)))),
  fails: 'mounts a sensitive path of its node',
  fix: { none: 'What the path gave the pod must come from the API server or a volume of its own' },
});
