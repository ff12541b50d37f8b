/** What a person calls an endpoint: `NAME`, `KIND/NAME`, `NAMESPACE/NAME`, `NAMESPACE/KIND/NAME`, with `*` for all names. */
import { addressesOf, INTERNET } from './addresses.ts';
import type { AddressEndpoint } from './endpoint.ts';

export interface Nameable {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** As kubectl has them. */
const SHORT: Readonly<Record<string, string>> = {
  po: 'Pod',
  deploy: 'Deployment',
  rs: 'ReplicaSet',
  sts: 'StatefulSet',
  ds: 'DaemonSet',
  cj: 'CronJob',
  rc: 'ReplicationController',
  svc: 'Service',
};

export const sameKind = (asked: string, kind: string): boolean =>
  [kind, `${kind}s`].some((name) => name.toLowerCase() === asked.toLowerCase()) || SHORT[asked.toLowerCase()] === kind;

export interface Named {
  readonly namespace: string | undefined;
  readonly kind: string | undefined;
  readonly name: string;
}

/** Of two parts the first may be either; none, where there are too many. */
export function readingsOf(text: string): Named[] {
  const parts = text.split('/');
  const [a = '', b = '', c = ''] = parts;
  if (parts.length === 1) return [{ namespace: undefined, kind: undefined, name: a }];
  if (parts.length === 2)
    return [
      { namespace: a, kind: undefined, name: b },
      { namespace: undefined, kind: a, name: b },
    ];
  return parts.length === 3 ? [{ namespace: a, kind: b, name: c }] : [];
}

/** What names no namespace may be in any. */
export const isMeant = ({ namespace, kind, name }: Named, one: Nameable): boolean =>
  (namespace === undefined || one.namespace === undefined || namespace === one.namespace) &&
  (kind === undefined || sameKind(kind, one.kind)) &&
  (name === '*' || name === one.name);

export const isCalled = (text: string, one: Nameable): boolean => readingsOf(text).some((named) => isMeant(named, one));

/** Of the internet it is asked whether anybody there may; of a block, whether all of it may. */
export function addressCalled(text: string): AddressEndpoint | undefined {
  if (text === 'internet') return { kind: 'address', name: text, addresses: INTERNET, each: 'any' };
  const addresses = addressesOf(text);
  return addresses && { kind: 'address', name: text, addresses, each: 'all' };
}
