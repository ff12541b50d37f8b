/** `palisade enforce`: the controls of a profile → policies in a cluster, asked about first, applied in order, seen in force. */
import { dirname, resolve } from 'node:path';
import { isCluster } from '@palisade/core/location';
import type { Api } from '@palisade/sources/cluster/api';
import { apply, remove } from '@palisade/sources/cluster/apply';
import { ClusterFailure } from '@palisade/sources/cluster/failure';
import { readCluster } from '@palisade/sources/cluster/read';
import { SYSTEM_NAMESPACES } from '@palisade/sources/cluster/system';
import { clusterPolicies } from '@palisade/synth/policies/cluster-policies';
import type { Enforced } from '@palisade/synth/policies/enforced';
import type { Bound, Mode } from '@palisade/synth/policies/validating-admission-policy';
import { openCluster, telling } from '../check/cluster/target.ts';
import { list, type Options, text } from '../check/prepare.ts';
import { type Invocation, UserError } from '../command.ts';
import { loadConfig } from '../config/load.ts';
import { complain, print, progress } from '../output.ts';
import { enforcedIn } from '../synth/enforced.ts';
import { type Planned, plan } from './desired.ts';
import { inForce } from './in-force.ts';
import { type Refused, refusedOf } from './refused.ts';
import { diffOfPlan, type Outcome, told } from './told.ts';

function whereOf(options: Options): Bound {
  const namespaces = list(options['namespace']);
  const system = options['system-namespaces'] === true ? [] : SYSTEM_NAMESPACES;
  const notIn = [...new Set([...system, ...list(options['exclude-namespace'])])];
  return { ...(namespaces.length > 0 && { namespaces }), ...(notIn.length > 0 && { notIn }) };
}

/** The profile, the settings and the waivers of the config, with those that stand in its files. */
async function enforcedBy(options: Options): Promise<Enforced> {
  const code = options['allow-config-code'] === true;
  const loaded = await loadConfig(resolve('.'), text(options['config']), code);
  const profile = text(options['profile']);
  const config = { ...loaded.config, ...(profile !== undefined && { profile }) };
  const root = loaded.path === undefined ? resolve('.') : dirname(resolve(loaded.path));
  return enforcedIn(root, { ...loaded, config }, [], code);
}

function targetOf(operands: readonly string[]): string {
  const [target = 'cluster:', ...more] = operands;
  if (more.length === 0 && isCluster(target)) return target;
  throw new UserError('enforce takes one cluster, as `palisade enforce cluster:CONTEXT`');
}

async function refusedIn(api: Api, enforced: Enforced, where: Bound, tell: (what: string) => void): Promise<Refused[]> {
  const { subjects, missing } = await readCluster(api, { namespaces: where.namespaces ?? [], tell });
  const unread = missing.flatMap((one) => (typeof one === 'string' ? [one] : where.namespaces ? [] : [one.why]));
  if (unread.length > 0) complain(`who would be refused is known in part: ${unread.join('; ')}`);
  return refusedOf(enforced, subjects, where, new Date().toISOString().slice(0, 10));
}

async function carryOut(api: Api, planned: readonly Planned[], force: boolean): Promise<void> {
  for (const { state, path, object } of planned) {
    if (state === 'gone') await remove(api, path);
    else if (state !== 'same' && object) await apply(api, path, object, { dryRun: false, force });
  }
}

async function enforce(api: Api, options: Options): Promise<number> {
  const waiting = progress();
  const mode = (text(options['mode']) ?? 'warn') as Mode;
  const [removing, force] = [options['remove'] === true, options['force'] === true];
  const only = options['diff'] === true || options['dry-run'] === true;
  const where = whereOf(options);
  const enforced = await enforcedBy(options);
  const planned = await plan(api, removing ? [] : clusterPolicies(enforced, { mode, ...where }), force);
  if (options['diff'] === true) {
    waiting.end();
    print(await diffOfPlan(planned));
    return 0;
  }
  const refused = removing ? [] : await refusedIn(api, enforced, where, waiting.tell);
  const stopped = mode === 'deny' && refused.length > 0 && !force && !only;
  const outcome: Outcome = {
    mode,
    profile: enforced.profile,
    removing,
    planned,
    refused,
    stopped,
    applied: !only && !stopped,
  };
  if (outcome.applied) {
    waiting.tell('applying');
    await carryOut(api, planned, force);
  }
  const seen = outcome.applied && !removing ? await inForce(api, mode, enforced, where) : undefined;
  waiting.end();
  print(told({ ...outcome, ...(seen !== undefined && { seen }) }, options['format'] === 'json'));
  return stopped ? 1 : 0;
}

/** Somebody else's fields: the server names them. */
function conflict(error: unknown): never {
  if (error instanceof ClusterFailure && / answers 409 /.test(error.message))
    throw new UserError(`${error.message}. Nothing was changed; --force takes these fields over`);
  throw error;
}

export const runEnforce = ({ operands, options }: Invocation): Promise<number> =>
  telling(async () => enforce(await openCluster(targetOf(operands), options), options).catch(conflict));
