import { cisDocker, cwe } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noSshPort = workloadControl({
  title: 'Containers do not expose SSH',
  severity: 'medium',
  why: 'A shell for people in a container means passwords or keys in it, changes nobody records, and one more way in.',
  refs: [cisDocker('5.7'), cwe(749)],
  peers: ['ssh-port', 'DS-0004'],
  each: 'app-container',
  require: ({ container }) => container.ports.every((port) => port.containerPort.isNot(22)),
  fails: 'exposes port 22',
  fix: { none: 'Use kubectl exec or debug, which are authorised and recorded' },
});
