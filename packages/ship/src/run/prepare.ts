/** Objects as they were given → as they will be applied, and whether that may be done at all. Nothing is changed by it. */
import type { Api } from '@palisade/sources/cluster/api';
import { broughtBy, finalOf } from '../final.ts';
import type { KubeObject } from '../object.ts';
import { applyObject, isNamespaceThere, type Kinds, namespacePath } from '../objects.ts';
import { Rejected } from '../outcome.ts';
import type { Place } from '../place.ts';
import { withHashedConfig } from '../plan/config-names.ts';
import { withImages } from '../plan/images.ts';
import { withHashedJobs, withoutOtherHooks } from '../plan/jobs.ts';
import { placed } from '../plan/plan.ts';
import { missingRights, type Needed, neededRights } from '../plan/rights.ts';
import { withSecretCopies } from '../plan/secret-copies.ts';
import { colorFor } from '../plan/tracks.ts';
import { unseen } from '../plan/unseen.ts';
import { markOf } from '../state/names.ts';

export interface Goods {
  readonly objects: readonly KubeObject[];
  readonly images: readonly string[];
  /** What the gate says of them; closed, nothing is done. */
  readonly gate: { readonly open: boolean; readonly reasons: readonly string[] };
  /** Of a plan that was looked at: it is carried out only if nothing has moved since. */
  readonly fingerprint?: string | undefined;
}

/** The objects as they are applied. @throws Rejected */
export function preparedObjects(kinds: Kinds, place: Place, { objects, images, gate }: Goods): KubeObject[] {
  if (!gate.open) throw new Rejected('gate', `the gate is closed: ${gate.reasons.join(', ')}`);
  if (objects.length === 0) throw new Rejected('empty', 'there is no Kubernetes object to ship');
  const replaced = withImages(objects, images);
  if (replaced.unused.length > 0)
    throw new Rejected('image', `no container has an image of the repository of ${replaced.unused.join(', ')}`);
  const own = withoutOtherHooks(replaced.objects);
  const hidden = unseen(own);
  if (hidden.length > 0) throw new Rejected('unseen', 'nobody could see how the release goes', hidden);
  const mark = markOf(place);
  return withSecretCopies(withHashedJobs(withHashedConfig(placed(kinds, own, place.namespace, mark))), mark);
}

/** Everything that it may have to do. */
export function rightsNeeded({ settings, namespace }: Place, kinds: Kinds, objects: readonly KubeObject[]): Needed[] {
  const asks = settings.asks.some((ask) => ask.startsWith('/'));
  const brought = broughtBy(finalOf({ objects, ...colorFor(settings, undefined) }, []));
  return neededRights(kinds, brought, namespace, asks);
}

/** @throws Rejected that names each one that is missing; ClusterFailure */
export async function checkRights(api: Api, needed: readonly Needed[]): Promise<void> {
  const missing = await missingRights(api, needed);
  if (missing.length === 0) return;
  throw new Rejected(
    'rights',
    `${missing.length} rights are missing. \`palisade ship --print-role\` prints the roles that give them`,
    missing,
  );
}

/**
 * The lock is in the namespace, so that comes first. It stays even where the release is refused: others may be in it by then.
 * @throws Rejected
 */
export async function ensureNamespace({ api, namespace, tell }: Place, objects: readonly KubeObject[]): Promise<void> {
  if (await isNamespaceThere(api, namespace)) return;
  const own = objects.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
  if (!own)
    throw new Rejected('namespace', `namespace ${namespace} is not there: create it, or ship it with the service`);
  await applyObject(api, namespacePath(namespace), own);
  tell({ is: 'applied', object: `Namespace ${namespace}`, change: 'applied' });
}
