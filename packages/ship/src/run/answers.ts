/** Whoever has to know is asked: Services, URLs, Prometheus, and the pods themselves. */
import { type KubeObject, wordsOf } from '../object.ts';
import type { Seen } from '../observe/look.ts';
import type { WorkloadView } from '../observe/view.ts';
import { isServiceOf } from '../plan/tracks.ts';
import { type Answered, askAll, isPath } from '../prove/asks.ts';
import { measureAll } from '../prove/metrics.ts';
import type { Shipping } from './shipping.ts';

export interface Asking {
  /** The Services that have to have somebody ready behind them, and answer. */
  readonly services: readonly KubeObject[];
  /** Paths that each of them has to answer, and whole URLs. */
  readonly asks: readonly string[];
  /** Services send to the new pods, and to no others. */
  readonly alone: boolean;
}

const newPods = ({ workloads }: Seen): string[] => workloads.flatMap(({ pods }) => pods.map(({ name }) => name));

const running = ({ reference, desired, pods }: WorkloadView): Answered => ({
  is: 'yes',
  words: `${wordsOf(reference)}: ${pods.filter(({ ready }) => ready).length} of ${desired} pods are new and ready`,
  of: 'endpoints',
});

/** Where no pod is wanted, nobody can be behind a Service. */
function byWhoIsThere(services: readonly KubeObject[], { workloads }: Seen): Record<'awake' | 'asleep', KubeObject[]> {
  const isAsleep = (service: KubeObject): boolean => {
    const own = workloads.filter(({ reference }) => isServiceOf(service, reference as KubeObject));
    return own.length > 0 && own.every(({ desired }) => desired === 0);
  };
  return {
    awake: services.filter((service) => !isAsleep(service)),
    asleep: services.filter(isAsleep),
  };
}

/** What is asked of those who have to know. @throws ClusterFailure */
export async function answers(
  { api, settings }: Shipping,
  work: Asking,
  seen: Seen,
  measuring: boolean,
): Promise<readonly Answered[]> {
  const pods = newPods(seen);
  const { awake, asleep } = byWhoIsThere(work.services, seen);
  const asks = awake.length > 0 ? work.asks : work.asks.filter((ask) => !isPath(ask));
  const asked = await askAll(api, awake, asks, work.alone ? new Set(pods) : undefined);
  const measured = measuring && settings.metrics ? await measureAll(api, settings.metrics, pods) : [];
  const resting = asleep.map(
    ({ metadata: { name } }): Answered => ({
      is: 'yes',
      words: `nobody is asked for by Service ${name}: it is scaled to zero`,
      of: 'endpoints',
    }),
  );
  return [...measured, ...asked, ...resting, ...seen.workloads.map(running)];
}
