/** Does a peer of a rule name an endpoint? (NetworkPolicyPeer of networking.k8s.io/v1) */
import { selectsLabels } from '../kubernetes/selector.ts';
import type { Truth } from '../predicate/judge.ts';
import { allOf } from '../predicate/truth.ts';
import { type Data, type DataObject, isList, isObject, OPEN, Unresolved } from '../value.ts';
import { type Addresses, addressesOf, covers, EVERYWHERE, intersection, isEmpty, without } from './addresses.ts';
import type { AddressEndpoint, Endpoint, PodEndpoint } from './endpoint.ts';

/** The addresses of a block without its exceptions; unknown where a part of it is. */
function blockOf(block: Data): Addresses | Unresolved {
  if (!isObject(block)) return new Unresolved('a block with holes');
  const { cidr, except } = block;
  const all = typeof cidr === 'string' ? addressesOf(cidr) : undefined;
  const holes = (isList(except) ? except : []).map((one) => (typeof one === 'string' ? addressesOf(one) : undefined));
  if (!all || holes.includes(undefined)) return new Unresolved('a block that is no CIDR, or has holes');
  return without(
    all,
    holes.flatMap((hole) => hole ?? []),
  );
}

function holdsAddress({ addresses, each }: AddressEndpoint, block: Addresses): Truth {
  if (each === 'any') return !isEmpty(intersection(addresses, block));
  if (covers(block, addresses)) return true;
  return isEmpty(intersection(addresses, block)) ? false : new Unresolved('it holds for some of the addresses');
}

/** Where nobody says which address a pod has, it is taken that it has one of IPv4. */
const IPV4 = EVERYWHERE.filter(({ family }) => family === 4);

/** A block may name pods as well: their addresses are what counts. */
function holdsPod({ addresses }: PodEndpoint, block: Addresses): Truth {
  if (addresses === undefined) {
    if (covers(block, IPV4)) return true;
    return isEmpty(block) ? false : new Unresolved('the address of the pod is not known');
  }
  if (covers(block, addresses)) return true;
  return isEmpty(intersection(addresses, block)) ? false : new Unresolved('it holds for some of the pods');
}

function blockHolds(block: Data, other: Endpoint): Truth {
  const addresses = blockOf(block);
  if (addresses instanceof Unresolved) return addresses;
  return other.kind === 'address' ? holdsAddress(other, addresses) : holdsPod(other, addresses);
}

/** Without a selector of namespaces it is the policy's own that is meant. */
export function sameNamespace(namespace: string, other: PodEndpoint): Truth {
  if (namespace === other.namespace) return true;
  if (namespace !== '' && other.namespace !== '') return false;
  return new Unresolved(other.namespaceLabels[OPEN] ?? 'the namespace is not known');
}

function selectorsHold({ podSelector, namespaceSelector }: DataObject, namespace: string, other: PodEndpoint): Truth {
  const inNamespace =
    namespaceSelector === undefined
      ? sameNamespace(namespace, other)
      : selectsLabels(namespaceSelector, other.namespaceLabels);
  return allOf(inNamespace, podSelector === undefined ? true : selectsLabels(podSelector, other.labels));
}

/** `namespace` is the policy's. */
export function peerHolds(peer: Data, namespace: string, other: Endpoint): Truth {
  if (!isObject(peer)) return peer instanceof Unresolved ? peer : false;
  if (peer['ipBlock'] !== undefined) return blockHolds(peer['ipBlock'], other);
  if (peer['podSelector'] === undefined && peer['namespaceSelector'] === undefined)
    return new Unresolved(peer[OPEN] ?? 'a peer names nobody that is understood, and the API server refuses it');
  return other.kind === 'pod' ? selectorsHold(peer, namespace, other) : false;
}
