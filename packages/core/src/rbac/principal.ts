/** Who may be granted something: a user, a group, or a service account, which is a user with a name of its own. */
import { type Data, isObject, Unresolved } from '../value.ts';

export interface Principal {
  readonly kind: 'User' | 'Group' | 'ServiceAccount';
  readonly name: string;
  /** Of a service account. */
  readonly namespace?: string;
}

/** Who asks, as the API server knows it. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

export const MASTERS = 'system:masters';
const ACCOUNTS = 'system:serviceaccounts';
const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';
const ACCOUNT_PREFIX = 'system:serviceaccount:';

export const DEFAULT_NAMESPACE = 'default';

export const serviceAccount = (namespace: string, name: string): Principal => ({
  kind: 'ServiceAccount',
  name,
  namespace,
});

/** As people write it, and the key of it in tables: `ServiceAccount shop/ci`, `Group system:masters`. */
export const principalText = ({ kind, name, namespace }: Principal): string =>
  kind === 'ServiceAccount' ? `${kind} ${namespace}/${name}` : `${kind} ${name}`;

/** A user whose name is that of a service account is that service account. */
function userNamed(name: string): Principal {
  const parts = name.startsWith(ACCOUNT_PREFIX) ? name.slice(ACCOUNT_PREFIX.length).split(':') : [];
  const [namespace, account] = parts;
  return parts.length === 2 && namespace && account ? serviceAccount(namespace, account) : { kind: 'User', name };
}

/** A subject of a binding; a hole in it is a reason, and what names nobody is undefined. */
export function subjectOf(subject: Data, bindingNamespace: string | undefined): Principal | Unresolved | undefined {
  if (!isObject(subject)) return subject instanceof Unresolved ? subject : undefined;
  const { kind, name, namespace } = subject;
  const hole = [kind, name].find((part) => part instanceof Unresolved);
  if (hole instanceof Unresolved) return hole;
  if (typeof name !== 'string') return undefined;
  if (kind === 'User') return userNamed(name);
  if (kind === 'Group') return { kind, name };
  if (kind !== 'ServiceAccount') return undefined;
  const of = typeof namespace === 'string' && namespace !== '' ? namespace : bindingNamespace;
  return of === undefined ? undefined : serviceAccount(of, name);
}

/** The groups that the API server puts everybody of this kind into. */
export function groupsOf({ kind, name, namespace }: Principal): string[] {
  if (kind === 'ServiceAccount') return [ACCOUNTS, `${ACCOUNTS}:${namespace}`, AUTHENTICATED];
  if (kind === 'User') return [name === 'system:anonymous' ? UNAUTHENTICATED : AUTHENTICATED];
  if (name === UNAUTHENTICATED) return [name];
  return name.startsWith(`${ACCOUNTS}:`) ? [name, ACCOUNTS, AUTHENTICATED] : [name, AUTHENTICATED];
}

/** Who a request is from, where it is from this principal. Of a group it is some member. */
export const userOf = (principal: Principal): User => ({
  name:
    principal.kind === 'ServiceAccount'
      ? `${ACCOUNT_PREFIX}${principal.namespace}:${principal.name}`
      : principal.kind === 'User'
        ? principal.name
        : '',
  groups: groupsOf(principal),
});

/** A binding to `principal` is one for the user. */
export const isFor = (principal: Principal, user: User): boolean =>
  principal.kind === 'Group' ? user.groups.includes(principal.name) : userOf(principal).name === user.name;
