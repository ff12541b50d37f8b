import { cisDocker, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const unprivilegedPorts = workloadControl({
  title: 'Containers listen on ports above 1023',
  severity: 'info',
  why: 'Binding a low port needs root or a capability, so images that do it tend to run with both.',
  refs: [kubernetesDocs('concepts/security/pod-security-standards/'), cisDocker('5.8')],
  peers: ['KSV-0117', 'privileged-ports'],
  each: 'app-container',
  require: ({ container }) => container.ports.every((port) => port.containerPort.atLeast(1024)),
  fails: 'listens on a privileged port',
  fix: { none: 'The program’s own port changes with it; a Service may still offer port 80' },
});
