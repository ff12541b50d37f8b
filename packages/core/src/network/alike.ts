/**
 * Which pods no policy can tell apart: to and from everybody the answer is the same. Policies look at some labels, some
 * blocks and some names of ports; of a pod nothing else counts.
 */
import { type Data, type DataObject, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { perUnit, type World } from '../world.ts';
import { type Addresses, addressesOf, intersection, isEmpty } from './addresses.ts';
import { ADMIN, BASELINE } from './admin-policy.ts';
import type { PodEndpoint } from './endpoint.ts';
import type { Port } from './port.ts';

/** What the policies of a unit look at. */
interface Looked {
  /** By key, the values that are written somewhere: others are all the same. */
  readonly labels: Map<string, Set<string>>;
  readonly blocks: Map<string, Addresses>;
  readonly namespaces: Set<string>;
  portNames: boolean;
}

/** As selectors compare them. */
const textOf = (value: Data): string => (typeof value === 'object' ? 'no text' : String(value));

function atLabel({ labels }: Looked, key: string, values: readonly Data[]): void {
  let known = labels.get(key);
  if (!known) labels.set(key, (known = new Set()));
  for (const value of values) known.add(textOf(value));
}

function atBlock({ blocks }: Looked, text: Data): void {
  const addresses = typeof text === 'string' ? addressesOf(text) : undefined;
  if (addresses) blocks.set(text as string, addresses);
}

const listed = (value: Data): readonly Data[] => (isList(value) ? value : [value]);

/** Fields that say what is looked at. */
const FIELDS: Readonly<Record<string, (looked: Looked, value: Data, of: DataObject) => void>> = {
  matchLabels: (looked, value) => {
    if (isObject(value)) for (const [key, one] of Object.entries(value)) atLabel(looked, key, [one]);
  },
  key: (looked, value, { values = [] }) => {
    if (typeof value === 'string') atLabel(looked, value, listed(values));
  },
  cidr: (looked, value) => atBlock(looked, value),
  except: (looked, value) => listed(value).forEach((one) => atBlock(looked, one)),
  networks: (looked, value) => listed(value).forEach((one) => atBlock(looked, one)),
  port: (looked, value) => (looked.portNames ||= typeof value === 'string'),
  namedPort: (looked) => (looked.portNames = true),
};

function look(looked: Looked, value: Data): void {
  if (isList(value)) for (const item of value) look(looked, item);
  if (!isObject(value)) return;
  for (const [field, inner] of Object.entries(value)) {
    if (Object.hasOwn(FIELDS, field)) FIELDS[field]?.(looked, inner, value);
    look(looked, inner);
  }
}

const lookedAt = perUnit((world, unit): Looked => {
  const looked: Looked = { labels: new Map(), blocks: new Map(), namespaces: new Set(), portNames: false };
  for (const kind of ['NetworkPolicy', ADMIN, BASELINE])
    for (const { namespace, body } of world.kind(unit, kind).items) {
      if (namespace !== undefined) looked.namespaces.add(namespace);
      look(looked, body.object['spec'] ?? null);
    }
  return looked;
});

function labelsKey({ labels: looked }: Looked, labels: DataObject): string {
  const parts: string[] = [];
  for (const [key, values] of looked) {
    const value = labels[key];
    if (value instanceof Unresolved) parts.push('?');
    else if (value === undefined) parts.push(labels[OPEN] === undefined ? '' : '?');
    else parts.push(values.has(textOf(value)) ? `${typeof value}=${textOf(value)}` : '*');
  }
  return JSON.stringify(parts);
}

/** Of each address, which blocks hold it. */
function addressesKey({ blocks }: Looked, addresses: Addresses | undefined): string {
  if (addresses === undefined) return '?';
  const held = addresses.map((one) =>
    [...blocks.values()].map((block) => (isEmpty(intersection(block, [one])) ? 0 : 1)).join(''),
  );
  return [...new Set(held)].toSorted().join();
}

const namespaceKey = ({ namespaces }: Looked, namespace: string): string =>
  namespace === '' || namespaces.has(namespace) ? namespace : '*';

function sourceKey(looked: Looked, pod: PodEndpoint): string {
  return [
    namespaceKey(looked, pod.namespace),
    pod.namespace === '' ? '' : 'known',
    labelsKey(looked, pod.labels),
    labelsKey(looked, pod.namespaceLabels),
    addressesKey(looked, pod.addresses),
    pod.hostNetwork instanceof Unresolved ? '?' : pod.hostNetwork,
  ].join('\n');
}

function destinationKey({ portNames }: Looked, { ports, morePorts }: PodEndpoint, { number, protocol }: Port): string {
  const own = portNames
    ? JSON.stringify([ports.map((port) => [port.name, port.number, port.protocol]), morePorts])
    : '';
  return `${protocol} ${number}\n${own}`;
}

export interface Destinations {
  readonly port: Port;
  readonly pods: readonly PodEndpoint[];
}

/** Pods that are the same to everybody, and what they are spoken to on. */
export interface Alike {
  readonly pods: readonly PodEndpoint[];
  readonly destinations: readonly Destinations[];
}

function destinationsOf(looked: Looked, pods: readonly PodEndpoint[]): Destinations[] {
  const asked = pods.flatMap((pod) => pod.ports.map((port) => ({ pod, port })));
  const groups = Map.groupBy(asked, ({ pod, port }) => destinationKey(looked, pod, port));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ port: first.port, pods: [...new Set(group.map(({ pod }) => pod))] }] : [];
  });
}

/** Of one unit. */
export function alikeIn(world: World, unit: string, pods: readonly PodEndpoint[]): Alike[] {
  const looked = lookedAt(world, unit);
  const groups = Map.groupBy(pods, (pod) => sourceKey(looked, pod));
  return [...groups.values()].map((group) => ({ pods: group, destinations: destinationsOf(looked, group) }));
}
