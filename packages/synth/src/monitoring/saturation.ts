/** What runs out before requests fail. Needs cAdvisor (the kubelet's) and kube-state-metrics. */
import { isFixed } from '../kubernetes/scaling.ts';
import { type Alert, containers, deploymentsOf, matching, type Watched } from './alert.ts';

const throttled = (watched: Watched): Alert => {
  const rate = (metric: string) => `sum by (pod) (rate(${metric}{${containers(watched)}}[5m]))`;
  return {
    name: 'CpuThrottled',
    severity: 'ticket',
    expr: `${rate('container_cpu_cfs_throttled_periods_total')}\n/ ${rate('container_cpu_cfs_periods_total')} > 0.25`,
    for: '15m',
    summary: `${watched.service.name} waits for CPU that its limit keeps from it`,
    description: '{{ $labels.pod }} is stopped in {{ $value | humanizePercentage }} of its periods.',
    runbook: 'Raise resources.limits.cpu in palisade.yaml, or find what computes so long',
  };
};

const memory = (watched: Watched): Alert => ({
  name: 'MemoryNearLimit',
  severity: 'ticket',
  expr:
    `max by (pod) (container_memory_working_set_bytes{${containers(watched)}})\n` +
    `/ max by (pod) (kube_pod_container_resource_limits{${containers(watched)},resource="memory"}) > 0.9`,
  for: '10m',
  summary: `${watched.service.name} is about to be killed for its memory`,
  description: '{{ $labels.pod }} uses {{ $value | humanizePercentage }} of its limit.',
  runbook:
    'Does it grow without end? Then it leaks: compare with the last release. If not, raise resources.limits.memory',
});

const atMaximum = (watched: Watched): Alert => {
  const own = matching({ namespace: watched.home, horizontalpodautoscaler: deploymentsOf(watched) });
  return {
    name: 'AutoscalerAtMaximum',
    severity: 'ticket',
    expr:
      `max by (horizontalpodautoscaler) (kube_horizontalpodautoscaler_status_current_replicas{${own}})\n` +
      `>= max by (horizontalpodautoscaler) (kube_horizontalpodautoscaler_spec_max_replicas{${own}})`,
    for: '15m',
    summary: `${watched.service.name} has as many replicas as it may have`,
    description: '{{ $labels.horizontalpodautoscaler }} is at {{ $value }}: with more load there are no more of it.',
    runbook: 'Is the load real? Then raise replicas.max, and the quota of the namespace with it',
  };
};

export const saturation = (watched: Watched): Alert[] => [
  throttled(watched),
  memory(watched),
  ...(isFixed(watched.service) ? [] : [atMaximum(watched)]),
];
