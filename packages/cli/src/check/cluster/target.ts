/** Clusters among the targets → subjects. Loaded only where there is one, with the client that it needs. */
import { namespacesOf } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import { type Api, openApi, PATIENCE } from '@palisade/sources/cluster/api';
import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { READ_KINDS } from '@palisade/sources/cluster/kinds';
import { accessTo } from '@palisade/sources/cluster/kubeconfig';
import { type ClusterReading, readCluster } from '@palisade/sources/cluster/read';
import { withSurroundings } from '@palisade/sources/cluster/surroundings';
import { isOfSystem } from '@palisade/sources/cluster/system';
import { UserError } from '../../command.ts';
import { complain } from '../../output.ts';
import type { ClusterCoverage, Live, Released } from '../check.ts';
import { list, type Options, text } from '../prepare.ts';

function timeoutOf(options: Options): number {
  const given = text(options['request-timeout']);
  const seconds = given === undefined ? PATIENCE.timeoutMs / 1000 : Number(given.replace(/s$/, ''));
  if (seconds > 0 && seconds <= 3600) return seconds * 1000;
  throw new UserError(`--request-timeout=${given}: write a number of seconds, as 30`);
}

function notEmpty({ counts }: ClusterReading, context: string, namespaces: readonly string[]): void {
  if (Object.values(counts).some((count) => count > 0)) return;
  const where = namespaces.length > 0 ? ` in ${namespaces.join(', ')}` : '';
  throw new UserError(`nothing to check: context "${context}" shows no object${where}`);
}

const wordsOf = (failure: ClusterFailure): string =>
  failure.reason === 'forbidden'
    ? `${failure.message}. \`palisade check cluster: --print-role\` prints the ClusterRole to grant`
    : failure.message;

/** What a cluster does wrong is told in a line, as what the user does wrong. @throws UserError */
export async function telling<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ClusterFailure) throw new UserError(wordsOf(error));
    throw error;
  }
}

/** @throws ClusterFailure */
export async function apiOf(target: string, options: Options): Promise<Api> {
  const access = await accessTo(target.slice('cluster:'.length));
  return openApi(access, { ...PATIENCE, timeoutMs: timeoutOf(options) });
}

/** Which cluster it is, is said before it is asked. @throws ClusterFailure */
export async function openCluster(target: string, options: Options): Promise<Api> {
  const api = await apiOf(target, options);
  complain(`context "${api.context}" (${api.server})`);
  return api;
}

export interface Read {
  readonly api: Api;
  readonly reading: ClusterReading;
}

const coverageOf = ({ api: { context, server, cost }, reading: { counts, unread } }: Read): ClusterCoverage => ({
  context,
  server,
  objects: counts,
  unread: unread.map(({ name }) => name),
  ...cost,
});

const KINDS: ReadonlySet<string> = new Set(READ_KINDS.map(({ kind }) => kind));

const releasedOf = ({ api: { namespace }, reading: { unit } }: Read): Released => ({ unit, namespace, kinds: KINDS });

/** What of the readings is judged, and what is only seen. */
export function liveOf(reads: readonly Read[], options: Options): Live {
  const all = options['system-namespaces'] === true;
  const subjects = reads.flatMap(({ reading }): Subject[] => [
    ...reading.subjects,
    ...namespacesOf(reading.subjects),
    ...reading.unread,
  ]);
  return {
    judged: subjects.filter((subject) => all || !isOfSystem(subject)),
    beside: subjects.filter((subject) => !all && isOfSystem(subject)),
    missing: new Map(reads.map(({ reading }) => [reading.unit, reading.missing])),
    clusters: reads.map(coverageOf),
    ...(options['since-release'] === true && { released: reads.map(releasedOf) }),
  };
}

/** @throws ClusterFailure where the cluster cannot be read whole, but for what the caller may not see. */
async function readTarget(target: string, options: Options, tell: Tell): Promise<Read> {
  const namespaces = list(options['namespace']);
  const api = await openCluster(target, options);
  const fields = options['since-release'] === true;
  const lists = await readCluster(api, { namespaces, fields, ...(tell && { tell }) });
  const reading = await withSurroundings(api, lists, Date.now(), tell);
  notEmpty(reading, api.context, namespaces);
  return { api, reading };
}

type Tell = ((what: string) => void) | undefined;

/** One after the other: each asks its server for much. @throws UserError */
export async function readClusters(targets: readonly string[], options: Options, tell?: Tell): Promise<Live> {
  const reads: Read[] = [];
  for (const target of targets) reads.push(await telling(() => readTarget(target, options, tell)));
  return liveOf(reads, options);
}
