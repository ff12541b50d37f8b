/** `palisade reach --probe`: the cluster that the answers are about is asked by real connections. */
import { isCluster } from '@palisade/core/location';
import { baseOf, KNOWN_BASES } from '@palisade/synth/dockerfile/bases';
import { apiOf, telling } from '../../check/cluster/target.ts';
import { type Options, text } from '../../check/prepare.ts';
import { UserError } from '../../command.ts';
import type { Progress } from '../../output.ts';
import { type Answer, type Measured, wordOf } from '../answer.ts';
import type { Enforcement } from './enforced.ts';
import { type Probed, probe } from './probe.ts';

const BASE = baseOf({ language: 'node' });
const DEFAULT_IMAGE = `docker.io/library/${BASE}@${KNOWN_BASES[BASE]?.digest}`;

/** @throws UserError before anything is asked of a cluster */
export function probedTarget(targets: readonly string[], whole: boolean): string {
  const [target = '', ...more] = targets;
  if (whole) throw new UserError('--probe asks about FROM and TO: it makes a pod for each source');
  if (more.length === 0 && isCluster(target)) return target;
  throw new UserError('--probe needs a cluster to connect in: write --target cluster:[CONTEXT], and no other target');
}

/** Ctrl-C ends the waiting; what was made is taken away all the same. */
async function interruptible<T>(work: (interrupted: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const stop = (): void => over.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    return await work(over.signal);
  } catch (error) {
    if (over.signal.aborted) throw new UserError('interrupted; what the probe made is removed');
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

/** @throws UserError where the cluster does not let it */
export function probeAnswers(
  target: string,
  answers: readonly Answer[],
  options: Options,
  waiting: Progress,
): Promise<Probed> {
  const image = text(options['probe-image']) ?? DEFAULT_IMAGE;
  const tell = (what: string): void => waiting.tell(what);
  return telling(async () => {
    const api = await apiOf(target, options);
    return interruptible((interrupted) => probe(api, answers, { image, interrupted, tell }));
  });
}

/** Was something seen that is not as the policies say? */
function contradicts({ reach }: Answer, { word }: Measured): boolean {
  const predicted = wordOf(reach);
  return word !== 'unknown' && predicted !== 'unknown' && word !== predicted;
}

export function probeLine(answer: Answer): string[] {
  const { measured } = answer;
  if (!measured) return [];
  const against = contradicts(answer, measured) ? ': not as the policies say' : '';
  return [`  probe: ${measured.word}, ${measured.why}${against}`];
}

const ENFORCED: Readonly<Record<'yes' | 'no', string>> = {
  yes: 'this cluster enforces NetworkPolicies: a connection that worked was stopped by one',
  no: 'this cluster does not enforce NetworkPolicies: a connection went on working under one that forbids it',
};

export const enforcementLine = (enforced: Enforcement): string =>
  typeof enforced === 'string'
    ? ENFORCED[enforced]
    : `whether this cluster enforces NetworkPolicies is unknown: ${enforced.unknown}`;
