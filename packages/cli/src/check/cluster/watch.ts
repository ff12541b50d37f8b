/** `check cluster: --watch`: the cluster as it changes, judged again by what has changed. Never ends by itself. */
import { watchCluster as watchLive } from '@palisade/sources/cluster/live';
import { UserError } from '../../command.ts';
import { complain, print, progress } from '../../output.ts';
import { knownFrom, onlyNew } from '../baseline.ts';
import { type CheckResult, newMemory } from '../check.ts';
import { list, type Options, prepare, runner } from '../prepare.ts';
import { report } from '../report.ts';
import { liveOf, openCluster, telling } from './target.ts';

/** A rollout changes many objects at once; what comes within this time is judged once. */
const SETTLE_MS = 500;

/** Whoever reads has to know that it may be old, once for each time. */
function troubleTeller(): (troubles: readonly string[]) => void {
  let troubled = false;
  return (troubles) => {
    if (troubles.length > 0 && !troubled)
      complain(`what is shown may be old, for the cluster does not answer: ${troubles[0]?.slice(0, 200)}`);
    if (troubles.length === 0 && troubled) complain('the cluster answers again: what is shown is current');
    troubled = troubles.length > 0;
  };
}

async function tell(last: CheckResult, next: CheckResult, options: Options, milliseconds: number): Promise<void> {
  const fresh = onlyNew(next.findings, knownFrom(last.findings));
  const gone = onlyNew(last.findings, knownFrom(next.findings));
  if (fresh.length === 0 && gone.length === 0) return;
  if (options['format'] !== undefined && options['format'] !== 'pretty') return report(next, options, []);
  print(`\n${fresh.length} new, ${gone.length} gone (${milliseconds.toFixed(0)} ms)\n`);
  await report({ ...next, findings: fresh }, options, []);
}

async function watching(target: string, options: Options): Promise<never> {
  const prepared = await prepare([], options);
  const memory = newMemory();
  const waiting = progress();
  const api = await openCluster(target, options);
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => void (timer ??= setTimeout(() => void again(), SETTLE_MS));
  const cluster = await watchLive(api, { namespaces: list(options['namespace']), tell: waiting.tell }, changed);
  waiting.end();
  const judge = (): Promise<CheckResult> => {
    const live = liveOf([{ api, reading: cluster.reading() }], options);
    return runner({ ...prepared, settings: { ...prepared.settings, live } }, memory)([]);
  };
  const tellTroubles = troubleTeller();
  let last = await judge();
  async function again(): Promise<void> {
    timer = undefined;
    tellTroubles(cluster.troubles());
    const began = performance.now();
    const next = await judge();
    await tell(last, next, options, performance.now() - began);
    last = next;
  }
  await report(last, options, []);
  complain('watching; Ctrl-C ends');
  return new Promise<never>(() => undefined);
}

export function watchCluster(targets: readonly string[], options: Options): Promise<never> {
  const [target, ...more] = targets;
  if (target === undefined || more.length > 0) throw new UserError('--watch watches files or one cluster, not both');
  return telling(() => watching(target, options));
}
