import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { type Data, type DataObject, isObject } from '@palisade/core/value';
import { containersOf, podOf, problem } from './_pod.ts';

const HANDLERS = ['httpGet', 'tcpSocket', 'grpc', 'exec'];

const handlerOf = (probe: DataObject): string =>
  JSON.stringify(HANDLERS.map((name) => probe[name]).filter((handler) => handler !== undefined));

const number = (value: Data | undefined, standard: number): number => (typeof value === 'number' ? value : standard);

/** Seconds of failure until the probe acts. */
const patience = (probe: DataObject): number =>
  number(probe['failureThreshold'], 3) * number(probe['periodSeconds'], 10);

export const probesDiffer: WorldControl = {
  form: 'world',
  title: 'Liveness is more patient than readiness',
  severity: 'low',
  why: 'Under load or with a slow dependency, pods are restarted when they should only be left alone: the rest gets their traffic and follows.',
  refs: [kubernetesDocs('concepts/configuration/liveness-readiness-startup-probes/#liveness-probe')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    const both = pod
      ? containersOf(pod, ['containers']).flatMap((container) => {
          const { livenessProbe: liveness, readinessProbe: readiness } = container.value;
          return isObject(liveness) && isObject(readiness) ? [{ container, liveness, readiness }] : [];
        })
      : [];
    if (both.length === 0) return undefined;
    return both.flatMap(({ container, liveness, readiness }): Problem[] => {
      // A socket that is open is what liveness should ask at most.
      const same = handlerOf(liveness) === handlerOf(readiness) && isObject(liveness['httpGet']);
      if (!same || patience(liveness) > patience(readiness)) return [];
      const message = `Container "${container.name}" is restarted for what should only take it out of service: both probes ask the same, and liveness gives up after ${patience(liveness)} s`;
      return [problem([...container.path, 'livenessProbe'], container.name, message)];
    });
  },
  admission: { none: 'Whole probes are compared, and the predicates of policies compare single values' },
  fix: { none: 'Ask less in the liveness probe, or raise its failureThreshold; how far depends on the service' },
};
