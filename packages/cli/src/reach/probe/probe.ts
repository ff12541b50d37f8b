/** Answers → what real connections say of them. */
import { randomBytes } from 'node:crypto';
import type { PodEndpoint } from '@palisade/core/network/endpoint';
import type { Api } from '@palisade/sources/cluster/api';
import { isFailure } from '@palisade/sources/cluster/failure';
import type { Answer, Measured } from '../answer.ts';
import { type Enforcement, enforcement } from './enforced.ts';
import { runTrial } from './job.ts';
import { plainLabels, type Target } from './manifest.ts';
import { MOST_TARGETS, type Outcome } from './script.ts';

export interface Probed {
  /** The answers, each with what came of it. */
  readonly answers: readonly Answer[];
  readonly enforced: Enforcement;
}

const SETTLE_MS = 2000;

type Plan = { readonly from: PodEndpoint; readonly targets: readonly Target[] } | { readonly cannot: string };

const runs = ({ phase }: { readonly phase: string }): boolean => phase === 'Running';

/** What would have to be tried for an answer. */
export function planOf({ from, to, port }: Answer): Plan {
  if (from.kind === 'address') return { cannot: 'no pod of ours stands outside of the cluster' };
  if (port.protocol !== 'TCP') return { cannot: `${port.protocol} has no handshake to wait for` };
  if (from.hostNetwork !== false) return { cannot: 'a pod in the network of a node is not stood in for' };
  if (to.kind === 'address') return planForAddress(from, to.name, port.number);
  const addresses = (to.subject.body.pods ?? [])
    .filter((pod) => runs(pod) && (to.pod === undefined || to.pod === pod.name))
    .flatMap(({ ips }) => ips.slice(0, 1));
  if (addresses.length === 0) return { cannot: `no pod of ${to.subject.name} runs` };
  return { from, targets: addresses.map((address): Target => [address, port.number]) };
}

const planForAddress = (from: PodEndpoint, name: string, port: number): Plan =>
  /^[0-9a-f.:]+$/i.test(name)
    ? { from, targets: [[name, port]] }
    : { cannot: `"${name}" is many addresses: ask about one` };

/** Some pods may be reached and others not: what is not the same for all is not known. */
export function measuredOf(outcomes: readonly Outcome[], targets: readonly Target[]): Measured {
  const told = targets.map(([address, port], index) => `${address}:${port} ${outcomes[index] ?? 'error'}`).join(', ');
  const all = (wanted: Outcome): boolean => outcomes.every((outcome) => outcome === wanted);
  if (all('connected')) return { word: 'yes', why: told };
  if (all('silence')) return { word: 'no', why: told };
  if (all('refused'))
    return { word: 'unknown', why: `${told}: nothing listens there, or a policy is enforced by refusal` };
  return { word: 'unknown', why: told };
}

interface Planned {
  readonly answer: Answer;
  readonly targets: readonly Target[];
}

/** All that one source tries, in one pod. */
async function tryFrom(
  api: Api,
  from: PodEndpoint,
  planned: readonly Planned[],
  { image, interrupted }: Means,
): Promise<[Answer, Measured][]> {
  const targets = planned.flatMap((one) => one.targets);
  const some = targets.slice(0, MOST_TARGETS);
  const name = `palisade-probe-${randomBytes(4).toString('hex')}`;
  const labels = plainLabels(from.labels);
  const trial = { name, namespace: from.namespace, labels, image, targets: some, settleMs: SETTLE_MS };
  const outcomes = await runTrial(api, trial, interrupted);
  let start = 0;
  return planned.map(({ answer, targets: own }) => {
    const at = start;
    start += own.length;
    if (start > MOST_TARGETS) return [answer, { word: 'unknown', why: `only ${MOST_TARGETS} were tried` }];
    return [answer, measuredOf(outcomes.slice(at, start), own)];
  });
}

export interface Means {
  readonly image: string;
  readonly interrupted: AbortSignal;
  readonly tell: (what: string) => void;
}

const withMeasured = (answer: Answer, measured: Measured | undefined): Answer =>
  measured ? { ...answer, measured } : answer;

/** One pod for each source, one after the other. */
async function measure(api: Api, answers: readonly Answer[], means: Means): Promise<Map<Answer, Measured>> {
  const measured = new Map<Answer, Measured>();
  const bySource = new Map<PodEndpoint, Planned[]>();
  for (const answer of answers) {
    const plan = planOf(answer);
    if ('cannot' in plan) measured.set(answer, { word: 'unknown', why: plan.cannot });
    else bySource.set(plan.from, [...(bySource.get(plan.from) ?? []), { answer, targets: plan.targets }]);
  }
  for (const [from, planned] of bySource) {
    means.tell(`connecting from a pod like ${from.namespace}/${from.subject.name}`);
    for (const [answer, one] of await tryFrom(api, from, planned, means)) measured.set(answer, one);
  }
  return measured;
}

/** Rights to make a namespace are rarer than those to make a Job in one. */
async function enforcementOf(api: Api, { image, interrupted }: Means): Promise<Enforcement> {
  try {
    return await enforcement(api, image, interrupted);
  } catch (error) {
    if (isFailure(error, 'forbidden')) return { unknown: error.message };
    throw error;
  }
}

/** Both at once, and both to their end, where they remove what they made. @throws ClusterFailure */
export async function probe(api: Api, answers: readonly Answer[], means: Means): Promise<Probed> {
  const both = [measure(api, answers, means), enforcementOf(api, means)] as const;
  await Promise.allSettled(both);
  const [measured, enforced] = await Promise.all(both);
  return { answers: answers.map((answer) => withMeasured(answer, measured.get(answer))), enforced };
}
