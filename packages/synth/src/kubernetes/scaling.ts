/** How many there are, and how many must stay. */
import type { Service } from '@palisade/config/service/service';
import { object, type Track, tracksOf } from '../labels.ts';
import { because, type Yaml } from '../yaml.ts';

/** As many as it has at least, and never more: then nothing scales it. */
export const isFixed = ({ replicas: { min, max } }: Service): boolean => min === max;

const autoscaler = (service: Service, { name }: Track): Yaml => {
  const { min, max, cpuPercent } = service.replicas;
  return {
    ...object('autoscaling/v2', 'HorizontalPodAutoscaler', name, service),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: because(min, 'workload/autoscaler-minimum'),
      maxReplicas: because(max, 'workload/autoscaler-room'),
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 300 } },
    },
  };
};

const disruptionBudget = (service: Service, { name, selector }: Track): Yaml => ({
  ...object('policy/v1', 'PodDisruptionBudget', name, service),
  spec: because(
    { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selector } },
    'workload/disruption-budget',
  ),
});

export const scaling = (service: Service): Yaml[] =>
  tracksOf(service).flatMap((track) => [
    ...(isFixed(service) ? [] : [autoscaler(service, track)]),
    disruptionBudget(service, track),
  ]);
