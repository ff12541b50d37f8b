/** Whose an address is in a cluster: a pod's, a Service's, a node's, or one that is kept for pods and that none has. */
import type { KubernetesSubject, LivePod } from '../subject/kubernetes.ts';
import { at, type Data, isList, isObject, newObject, OPEN } from '../value.ts';
import { perUnit, type World } from '../world.ts';
import { type Addresses, addressesOf, covers, keyOf } from './addresses.ts';
import { type AddressEndpoint, livePodsOf, type PodEndpoint, podEndpoints } from './endpoint.ts';

export type Holder =
  | { readonly kind: 'pod'; readonly endpoint: PodEndpoint; readonly name: string }
  | { readonly kind: 'service'; readonly service: KubernetesSubject }
  | { readonly kind: 'node'; readonly node: string }
  /** Of which pod it is going to be is not known. */
  | { readonly kind: 'nobody'; readonly endpoint: PodEndpoint; readonly range: string; readonly node: string };

const textsAt = ({ body }: KubernetesSubject, path: readonly string[]): string[] => {
  const value = at(body.object, path);
  const texts: readonly Data[] = isList(value) ? value : value === undefined ? [] : [value];
  return texts.filter((text) => typeof text === 'string');
};

/** What may be any pod at all, or none of the cluster: everything about it is open. */
export function anyPod(subject: KubernetesSubject, addresses: Addresses, why: string): PodEndpoint {
  const open = newObject();
  open[OPEN] = why;
  return {
    kind: 'pod',
    subject,
    anybody: true,
    namespace: '',
    labels: open,
    namespaceLabels: open,
    addresses,
    hostNetwork: false,
    ports: [],
    morePorts: why,
  };
}

type Holders = Map<string, Holder>;

function put(holders: Holders, texts: readonly string[], holder: Holder): void {
  for (const text of texts) {
    const key = keyOf(addressesOf(text) ?? []);
    if (key !== undefined) holders.set(key, holder);
  }
}

/** A pod in its node's network has no address of its own. */
function putPod(holders: Holders, endpoint: PodEndpoint, { name, ips, hostIP, node, hostNetwork }: LivePod): void {
  if (node !== undefined) put(holders, [hostIP ?? [], hostNetwork ? ips : []].flat(), { kind: 'node', node });
  if (hostNetwork) return;
  const addresses = ips.flatMap((ip) => addressesOf(ip) ?? []);
  put(holders, ips, { kind: 'pod', endpoint: { ...endpoint, addresses, pod: name }, name });
}

function putNode(holders: Holders, node: KubernetesSubject): void {
  const addresses = at(node.body.object, ['status', 'addresses']);
  const texts = (isList(addresses) ? addresses : []).map((one) => (isObject(one) ? one['address'] : undefined));
  put(
    holders,
    texts.filter((text) => typeof text === 'string'),
    { kind: 'node', node: node.name },
  );
}

/** Those that somebody has. Pods come last: an address that is said to be both is theirs. */
const holdersOf = perUnit((world, unit): Holders => {
  const holders: Holders = new Map();
  for (const node of world.kind(unit, 'Node').items) putNode(holders, node);
  for (const service of world.kind(unit, 'Service').items)
    put(holders, [...textsAt(service, ['spec', 'clusterIP']), ...textsAt(service, ['spec', 'clusterIPs'])], {
      kind: 'service',
      service,
    });
  for (const endpoint of podEndpoints(world, unit))
    for (const pod of livePodsOf(endpoint.subject)) putPod(holders, endpoint, pod);
  return holders;
});

interface Range {
  readonly text: string;
  readonly addresses: Addresses;
  readonly node: KubernetesSubject;
}

const rangesOf = perUnit((world, unit): readonly Range[] =>
  world.kind(unit, 'Node').items.flatMap((node) =>
    [...textsAt(node, ['spec', 'podCIDR']), ...textsAt(node, ['spec', 'podCIDRs'])].flatMap((text) => {
      const addresses = addressesOf(text);
      return addresses ? [{ text, addresses, node }] : [];
    }),
  ),
);

function nobody(world: World, unit: string, { name, addresses }: AddressEndpoint): Holder | undefined {
  const range = rangesOf(world, unit).find((one) => covers(one.addresses, addresses));
  if (!range) return undefined;
  const { node, text } = range;
  const body = { apiVersion: 'v1', object: newObject(), template: [] };
  const subject: KubernetesSubject = { ...node, kind: 'Pod', name, id: `Pod//${name}`, body };
  const why = `no pod has the address ${name}, which is kept for pods of node ${node.name}`;
  const endpoint = { ...anyPod(subject, addresses, why), mayBeNode: node.name };
  return { kind: 'nobody', endpoint, range: text, node: node.name };
}

/** Undefined for a block, and for an address of which the cluster says nothing: it is as any outside. */
export function holderOf(world: World, unit: string, address: AddressEndpoint): Holder | undefined {
  const key = keyOf(address.addresses);
  if (key === undefined) return undefined;
  return holdersOf(world, unit).get(key) ?? nobody(world, unit, address);
}
