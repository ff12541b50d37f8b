/** Pods that die, and pods that do not get ready. Needs kube-state-metrics, as it comes. */
import { type Alert, containers, deploymentsOf, matching, type Watched } from './alert.ts';

const log = ({ home }: Watched): string => `kubectl -n ${home} logs {{ $labels.pod }} --previous`;

const crashing = (watched: Watched): Alert => ({
  name: 'CrashLooping',
  severity: 'ticket',
  expr: `max by (pod) (max_over_time(kube_pod_container_status_waiting_reason{${containers(watched)},reason="CrashLoopBackOff"}[5m])) >= 1`,
  for: '5m',
  summary: `${watched.service.name} cannot start`,
  description: '{{ $labels.pod }} ends as soon as it starts, and Kubernetes waits longer each time.',
  runbook: `${log(watched)}; a variable or a secret that is missing is the usual cause`,
});

const restarting = (watched: Watched): Alert => ({
  name: 'Restarting',
  severity: 'ticket',
  expr: `max by (pod) (increase(kube_pod_container_status_restarts_total{${containers(watched)}}[1h])) > 2`,
  for: '5m',
  summary: `${watched.service.name} is restarted again and again`,
  description: '{{ $labels.pod }} was restarted {{ $value | humanize }} times in an hour.',
  runbook: `${log(watched)}; or the liveness probe fails: kubectl -n ${watched.home} describe pod {{ $labels.pod }}`,
});

/** The last reason stays for as long as the pod does: only one that goes with a restart is news. */
const killed = (watched: Watched): Alert => {
  const restarts = `kube_pod_container_status_restarts_total{${containers(watched)}}`;
  return {
    name: 'KilledForMemory',
    severity: 'ticket',
    expr:
      `max by (pod) (${restarts} - ${restarts} offset 10m) >= 1\n` +
      `and on (pod) kube_pod_container_status_last_terminated_reason{${containers(watched)},reason="OOMKilled"} == 1`,
    for: '0m',
    summary: `${watched.service.name} used more memory than its limit`,
    description:
      '{{ $labels.pod }} was killed by the kernel, {{ $value }} times in ten minutes. What it was doing is lost.',
    runbook: `${log(watched)}; then resources.limits.memory in palisade.yaml, or the leak`,
  };
};

const replicas = (watched: Watched, what: string): string =>
  `kube_deployment_${what}{${matching({ namespace: watched.home, deployment: deploymentsOf(watched) })}}`;

const unavailable = (watched: Watched): Alert => ({
  name: 'Unavailable',
  severity: 'page',
  expr: `sum(${replicas(watched, 'status_replicas_available')}) == 0\nand sum(${replicas(watched, 'spec_replicas')}) > 0`,
  for: '2m',
  summary: `${watched.service.name} is down`,
  description: `No pod of it is available in ${watched.home}.`,
  runbook: `kubectl -n ${watched.home} get pods,events. After a release: kubectl -n ${watched.home} rollout undo deployment`,
});

const notReady = (watched: Watched): Alert => ({
  name: 'PodsNotReady',
  severity: 'ticket',
  expr:
    `max by (deployment) (${replicas(watched, 'spec_replicas')})\n` +
    `- max by (deployment) (${replicas(watched, 'status_replicas_ready')}) > 0`,
  for: '15m',
  summary: `${watched.service.name} has fewer pods than it should`,
  description: '{{ $value }} pods of {{ $labels.deployment }} are not ready.',
  runbook: `kubectl -n ${watched.home} get pods; one that is Pending needs room or quota, one that runs fails its readiness probe`,
});

export const pods = (watched: Watched): Alert[] => [
  unavailable(watched),
  notReady(watched),
  crashing(watched),
  restarting(watched),
  killed(watched),
];
