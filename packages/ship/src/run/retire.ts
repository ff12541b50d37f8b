/** Releases that are too many or too old are forgotten, and the configuration that only they had goes with them. */
import { type KubeObject, keyOf } from '../object.ts';
import { removeReceipt } from '../state/receipts.ts';
import { listReleases, readRelease, removeRelease } from '../state/releases.ts';
import { expired } from '../state/retention.ts';
import { removeAll } from './carry-out.ts';
import type { Shipping } from './shipping.ts';

/** A Secret outlives its release's turn, for its content is kept nowhere else. */
const isKept = ({ apiVersion, kind }: KubeObject): boolean => apiVersion === 'v1' && kind === 'Secret';

async function secretsOf({ api, namespace, service }: Shipping, releases: readonly number[]): Promise<KubeObject[]> {
  const all = await Promise.all(releases.map((number) => readRelease(api, namespace, service, number)));
  return all.flatMap((release) => [...(release?.objects ?? []), ...(release?.taken ?? [])].filter(isKept));
}

/** @throws Superseded; ClusterFailure */
export async function retire(shipping: Shipping): Promise<void> {
  const { api, namespace, service, clock, settings, journal, lease } = shipping;
  const { serving, attempt } = journal.entry ?? {};
  const heads = await listReleases(api, namespace, service);
  const pinned = new Set(
    [serving, attempt?.release, attempt?.previous, attempt?.abandoned].flatMap((number) => number ?? []),
  );
  const gone = expired(heads, pinned, settings, clock.wall());
  if (gone.length === 0) return;
  const staying = heads.map(({ number }) => number).filter((number) => !gone.includes(number));
  const kept = new Set((await secretsOf(shipping, staying)).map(keyOf));
  await removeAll(
    shipping,
    (await secretsOf(shipping, gone)).filter((secret) => !kept.has(keyOf(secret))),
  );
  for (const number of gone) {
    await lease.hold();
    await removeRelease(api, namespace, service, number);
    await removeReceipt(api, namespace, service, number);
  }
}
