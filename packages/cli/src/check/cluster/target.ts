/** Clusters among the targets → subjects. Loaded only where there is one, with the client that it needs. */
import { namespacesOf } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import type { Missing } from '@palisade/core/world';
import { openApi, PATIENCE } from '@palisade/sources/cluster/api';
import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { accessTo } from '@palisade/sources/cluster/kubeconfig';
import { type ClusterReading, readCluster } from '@palisade/sources/cluster/read';
import { isOfSystem } from '@palisade/sources/cluster/system';
import { UserError } from '../../command.ts';
import { complain } from '../../output.ts';
import type { Live } from '../check.ts';
import { list, type Options, text } from '../prepare.ts';

export const contextOf = (target: string): string => target.slice('cluster:'.length);

export function timeoutOf(options: Options): number {
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

export interface Read {
  readonly reading: ClusterReading;
  readonly cluster: Live['clusters'][number];
}

/** @throws UserError where the cluster cannot be read whole, but for what the caller may not see. */
export async function readTarget(target: string, options: Options, tell?: (what: string) => void): Promise<Read> {
  const namespaces = list(options['namespace']);
  try {
    const access = await accessTo(contextOf(target));
    complain(`reading context "${access.context}" (${access.server})`);
    const api = openApi(access, { ...PATIENCE, timeoutMs: timeoutOf(options) });
    const reading = await readCluster(api, { namespaces, ...(tell && { tell }) });
    notEmpty(reading, access.context, namespaces);
    const { counts: objects, unread } = reading;
    const { context, server, cost } = api;
    return { reading, cluster: { context, server, objects, unread: unread.map(({ name }) => name), ...cost } };
  } catch (error) {
    if (error instanceof ClusterFailure) throw new UserError(wordsOf(error));
    throw error;
  }
}

/** One after the other: each asks its server for much. */
export async function readClusters(
  targets: readonly string[],
  options: Options,
  tell?: (what: string) => void,
): Promise<Live> {
  const judged: Subject[] = [];
  const beside: Subject[] = [];
  const missing = new Map<string, readonly Missing[]>();
  const clusters: Live['clusters'][number][] = [];
  const all = options['system-namespaces'] === true;
  for (const target of targets) {
    const { reading, cluster } = await readTarget(target, options, tell);
    const subjects = [...reading.subjects, ...namespacesOf(reading.subjects), ...reading.unread];
    for (const subject of subjects) (all || !isOfSystem(subject) ? judged : beside).push(subject);
    missing.set(reading.unit, reading.missing);
    clusters.push(cluster);
  }
  return { judged, beside, missing, clusters };
}
