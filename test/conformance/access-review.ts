/** Questions to a server's own authorizer, and the wait until it has seen what was made. */
import { readFileSync } from 'node:fs';
import { request as open } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { isUrlRequest, type Request } from '@palisade/core/rbac/rule';
import type { Client, KubeObject } from '../cluster/harness/client.ts';
import type { ControlPlane } from '../cluster/harness/control-plane.ts';
import type { SendWith } from './access-hops.ts';
import type { Query } from './access-queries.ts';

const RBAC = 'rbac.authorization.k8s.io';
const AT_ONCE = 16;
const SEEN_MS = 20_000;

export async function inParallel<T, R>(items: readonly T[], each: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await each(items[index] as T);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

const attributes = (request: Request): object =>
  isUrlRequest(request)
    ? { nonResourceAttributes: { verb: request.verb, path: request.url } }
    : { resourceAttributes: { ...request } };

export async function mayByServer(client: Client, { user, request }: Query): Promise<boolean> {
  const spec = { user: user.name, groups: user.groups, ...attributes(request) };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', spec };
  const reply = await client.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
  if (reply.status !== 201)
    throw new Error(`${reply.status} for ${JSON.stringify(spec)}: ${JSON.stringify(reply.body)}`);
  return (reply.body as { status: { allowed: boolean } }).status.allowed;
}

let marks = 0;

/** Of every kind one more, made last: whoever sees what it grants has seen all that was made before. */
export async function untilSeen(client: Client): Promise<void> {
  const name = `mark-${marks++}`;
  const rules = [{ verbs: ['see'], apiGroups: ['example.com'], resources: ['marks'] }];
  const bound = (kind: string) => ({
    roleRef: { apiGroup: RBAC, kind, name },
    subjects: [{ kind: 'User', apiGroup: RBAC, name: `${name}-${kind}` }],
  });
  const made: [string, KubeObject['metadata'], object][] = [
    ['Role', { name, namespace: 'shop' }, { rules }],
    ['ClusterRole', { name }, { rules }],
    ['RoleBinding', { name, namespace: 'shop' }, bound('Role')],
    ['ClusterRoleBinding', { name }, bound('ClusterRole')],
  ];
  for (const [kind, metadata, more] of made) await client.create({ apiVersion: `${RBAC}/v1`, kind, metadata, ...more });
  const request = { verb: 'see', group: 'example.com', resource: 'marks', namespace: 'shop' };
  const until = Date.now() + SEEN_MS;
  for (const kind of ['Role', 'ClusterRole'])
    while (!(await mayByServer(client, { user: { name: `${name}-${kind}`, groups: [] }, request }))) {
      if (Date.now() > until) throw new Error(`the API server has not seen a new ${kind} in ${SEEN_MS} ms`);
      await sleep(20);
    }
}

interface Kubeconfig {
  readonly users: readonly { readonly name: string; readonly user: { readonly token: string } }[];
}

/** Requests with headers of one's own, which the harness has none of: to be somebody else is to say so in one. */
export function sendAs({ url, ca, kubeconfig }: ControlPlane, who: string): SendWith {
  const { users } = JSON.parse(readFileSync(kubeconfig, 'utf8')) as Kubeconfig;
  const token = users.find(({ name }) => name === who)?.user.token ?? '';
  return (method, path, body, headers) =>
    new Promise((resolve, reject) => {
      const all = { authorization: `Bearer ${token}`, ...headers } as Record<string, string>;
      const sent = open(new URL(path, url), { method, ca, headers: all }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', reject);
      sent.end(JSON.stringify(body));
    });
}
