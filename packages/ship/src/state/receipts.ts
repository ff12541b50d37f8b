/** Receipts beside their releases, in the cluster. */
import type { Api } from '@palisade/sources/cluster/api';
import type { Receipt } from '../receipt.ts';
import { configMap, createConfigMap, deleteConfigMap, listConfigMaps, replaceConfigMap } from './config-maps.ts';
import { MANAGED_BY, RECORD_LABEL, receiptName, SERVICE_LABEL } from './names.ts';

const KEY = 'receipt.json';
/** A ConfigMap holds 1 MiB. */
const LARGEST = 800_000;

function textOf(receipt: Receipt): string {
  const text = JSON.stringify(receipt);
  if (text.length <= LARGEST) return text;
  const changes = receipt.changes.map((one) => ({ ...one, differences: [] }));
  return JSON.stringify({ ...receipt, changes });
}

/** That of an attempt that went on later takes the place of the one before. @throws ClusterFailure */
export async function storeReceipt(
  api: Api,
  namespace: string,
  receipt: Receipt & { readonly release: number },
): Promise<void> {
  const { service, release } = receipt;
  const labels = { ...MANAGED_BY, [SERVICE_LABEL]: service, [RECORD_LABEL]: 'receipt' };
  const map = configMap({ name: receiptName(service, release), labels }, { [KEY]: textOf(receipt) });
  if (!(await createConfigMap(api, namespace, map))) await replaceConfigMap(api, namespace, map);
}

/** By the number of their release. @throws ClusterFailure */
export async function listReceipts(
  api: Api,
  namespace: string,
  service: string,
): Promise<ReadonlyMap<number, Receipt>> {
  const maps = await listConfigMaps(api, namespace, `${SERVICE_LABEL}=${service},${RECORD_LABEL}=receipt`);
  const receipts = maps.map(({ data = {} }) => JSON.parse(data[KEY] ?? '{}') as Receipt);
  return new Map(receipts.map((receipt) => [receipt.release ?? 0, receipt]));
}

/** @throws ClusterFailure */
export const removeReceipt = (api: Api, namespace: string, service: string, release: number): Promise<void> =>
  deleteConfigMap(api, namespace, receiptName(service, release));
