/**
 * How somebody becomes somebody else: what has to be granted, and whom it leads to. One table; each row is in the
 * Kubernetes documentation ("RBAC Good Practices", "Using RBAC Authorization", "Authenticating").
 */

import { resourceNamed } from './resource-names.ts';
import type { ResourceRequest } from './rule.ts';

/** Whom a hop leads to, in the namespace that it is granted in, or in all. */
export type Reach =
  /** Any service account. */
  | 'accounts'
  /** Those that the rule names. */
  | 'named-accounts'
  /** The same, whether or not there are such accounts: who acts as one is not asked for its token. */
  | 'account-names'
  /** The service accounts of pods that have their token. */
  | 'pods'
  /** The service accounts whose token is in a Secret. */
  | 'tokens'
  | 'users'
  | 'groups'
  /** Any identity but the masters. */
  | 'anybody'
  /** A node, and with it the tokens of the pods there. */
  | 'node'
  | 'everything';

/** One request that has to be allowed; `scope` is settled by the binding. */
export interface Ask extends Pick<ResourceRequest, 'verb' | 'group' | 'resource' | 'subresource'> {
  /** The object that it has to be allowed on; `''`: on any. Left out, a rule for some names will do. */
  readonly name?: string;
  /** Only a binding of the whole cluster grants it. */
  readonly cluster: boolean;
}

export interface Hop {
  readonly id: string;
  /** What is done, after a name: `creates pods`. */
  readonly does: string;
  /** One of each. The first says in which namespaces and on which names. */
  readonly needs: readonly (readonly Ask[])[];
  readonly reaches: Reach;
  /** Why it may not work, which no object shows. */
  readonly when?: string;
}

/** Nobody knows the name of what they create; what is in a namespace's own object is granted in that namespace. */
function asks(verbs: string, resources: string, name?: string): Ask[] {
  return resources.split(' ').flatMap((text) => {
    const named = resourceNamed(text);
    if (!named) throw new Error(`${text} is no resource`);
    const { cluster, ...of } = named;
    return verbs.split(' ').map((verb) => {
      const on = name ?? (verb === 'create' && of.subresource === undefined ? '' : undefined);
      const whole = cluster === true && of.resource !== 'namespaces';
      return { ...of, verb, cluster: whole || of.resource === '*', ...(on !== undefined && { name: on }) };
    });
  });
}

const WRITE = 'create update patch';
const READ = 'get list watch';
const CONTROLLERS =
  'deployments.apps daemonsets.apps statefulsets.apps replicasets.apps replicationcontrollers cronjobs.batch';

const startsPods = [...asks('create', 'pods jobs.batch'), ...asks(WRITE, CONTROLLERS)];
const SIGNER = 'kubernetes.io/kube-apiserver-client';

export const HOPS: readonly Hop[] = [
  { id: 'everything', does: 'may do everything', needs: [asks('*', '*', '')], reaches: 'everything' },
  { id: 'create-pods', does: 'creates pods', needs: [asks('create', 'pods')], reaches: 'accounts' },
  {
    id: 'write-workloads',
    does: 'writes workloads',
    needs: [[...asks('create', 'jobs.batch'), ...asks(WRITE, CONTROLLERS)]],
    reaches: 'accounts',
  },
  { id: 'enter-pods', does: 'enters pods', needs: [asks('create get', 'pods/exec pods/attach')], reaches: 'pods' },
  { id: 'debug-pods', does: 'debugs pods', needs: [asks('update patch', 'pods/ephemeralcontainers')], reaches: 'pods' },
  { id: 'change-pods', does: 'changes the images of pods', needs: [asks('update patch', 'pods')], reaches: 'pods' },
  {
    id: 'proxy-nodes',
    does: 'enters pods through the kubelet',
    needs: [asks('get create', 'nodes/proxy', '')],
    reaches: 'pods',
  },
  {
    id: 'request-tokens',
    does: 'requests tokens',
    needs: [asks('create', 'serviceaccounts/token')],
    reaches: 'named-accounts',
  },
  { id: 'read-tokens', does: 'reads token Secrets', needs: [asks(READ, 'secrets')], reaches: 'tokens' },
  {
    id: 'make-tokens',
    does: 'makes token Secrets and reads them',
    needs: [asks('create', 'secrets'), asks(READ, 'secrets')],
    reaches: 'accounts',
  },
  {
    id: 'impersonate-accounts',
    does: 'impersonates service accounts',
    needs: [asks('impersonate', 'serviceaccounts')],
    reaches: 'account-names',
  },
  { id: 'impersonate-users', does: 'impersonates users', needs: [asks('impersonate', 'users')], reaches: 'users' },
  {
    id: 'impersonate-groups',
    does: 'impersonates groups',
    needs: [asks('impersonate', 'groups'), asks('impersonate', 'users serviceaccounts')],
    reaches: 'groups',
  },
  {
    id: 'bind-cluster-admin',
    does: 'binds itself to cluster-admin',
    needs: [asks('bind', 'clusterroles', 'cluster-admin'), asks(WRITE, 'clusterrolebindings', '')],
    reaches: 'everything',
  },
  {
    id: 'bind-admin',
    does: 'binds itself to admin or edit',
    needs: [
      ['cluster-admin', 'admin', 'edit'].flatMap((name) =>
        asks('bind', 'clusterroles', name).map((ask) => ({ ...ask, cluster: false })),
      ),
      asks(WRITE, 'rolebindings', ''),
    ],
    reaches: 'accounts',
  },
  {
    id: 'rewrite-cluster-roles',
    does: 'rewrites a ClusterRole that everybody has',
    needs: [
      asks('escalate', 'clusterroles', 'system:discovery'),
      asks('update patch', 'clusterroles', 'system:discovery'),
    ],
    reaches: 'everything',
  },
  {
    id: 'make-roles',
    does: 'makes a Role for everything and binds it',
    needs: [
      asks('escalate', 'roles', ''),
      asks(WRITE, 'roles', ''),
      asks('bind', 'roles', ''),
      asks(WRITE, 'rolebindings', ''),
    ],
    reaches: 'accounts',
  },
  {
    id: 'rewrite-roles',
    does: 'rewrites Roles',
    needs: [asks('escalate', 'roles'), asks('update patch', 'roles')],
    reaches: 'accounts',
    when: 'it has to be bound to one of the Roles',
  },
  {
    id: 'approve-certificates',
    does: 'approves certificates for any name',
    needs: [
      asks('create', 'certificatesigningrequests'),
      asks('update patch', 'certificatesigningrequests/approval', ''),
      [SIGNER, 'kubernetes.io/*'].flatMap((name) => asks('approve', 'signers.certificates.k8s.io', name)),
    ],
    reaches: 'anybody',
  },
  {
    id: 'write-webhooks',
    does: 'writes mutating webhooks',
    needs: [asks(WRITE, 'mutatingwebhookconfigurations')],
    reaches: 'everything',
    when: 'somebody with more rights has to write an object meanwhile',
  },
  {
    id: 'write-mutating-policies',
    does: 'writes mutating policies',
    needs: [asks(WRITE, 'mutatingadmissionpolicies'), asks(WRITE, 'mutatingadmissionpolicybindings')],
    reaches: 'everything',
    when: 'somebody with more rights has to write an object meanwhile',
  },
  {
    id: 'privileged-pods',
    does: 'starts a privileged pod',
    needs: [startsPods],
    reaches: 'node',
    when: 'Pod Security or another admission policy may refuse it',
  },
  {
    id: 'lift-pod-security',
    does: 'lifts Pod Security and starts a privileged pod',
    needs: [asks('update patch', 'namespaces'), startsPods],
    reaches: 'node',
    when: 'another admission policy may refuse it',
  },
  {
    id: 'mount-nodes',
    does: 'mounts the disk of a node',
    needs: [asks('create', 'persistentvolumes'), asks('create', 'persistentvolumeclaims'), startsPods],
    reaches: 'node',
  },
];
