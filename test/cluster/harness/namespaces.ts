import { expectStatus } from './api-failure.ts';
import type { Send } from './connection.ts';

export type Labels = Readonly<Record<string, string>>;
export type EnsureNamespace = (name: string, labels?: Labels) => Promise<void>;

const CONFLICT = 409;

/** No controller runs here, so the service account that pods need is made as well. */
async function createNamespace(send: Send, name: string): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  expectStatus(`create namespace ${name}`, await send('POST', '/api/v1/namespaces', { body: namespace }), CONFLICT);
  const path = `/api/v1/namespaces/${encodeURIComponent(name)}/serviceaccounts`;
  const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } };
  expectStatus(`create service account in ${name}`, await send('POST', path, { body: account }), CONFLICT);
}

async function setLabels(send: Send, name: string, labels: Labels): Promise<void> {
  const options = { body: { metadata: { labels } }, contentType: 'application/merge-patch+json' };
  expectStatus(
    `label namespace ${name}`,
    await send('PATCH', `/api/v1/namespaces/${encodeURIComponent(name)}`, options),
  );
}

/** Makes each namespace once. Labels given later are merged in; admission may take a moment to see those. */
export function namespaceMaker(send: Send): EnsureNamespace {
  const made = new Map<string, Promise<void>>();
  return async (name, labels) => {
    const making = made.get(name) ?? createNamespace(send, name);
    made.set(name, making);
    making.catch(() => made.delete(name));
    await making;
    if (labels) await setLabels(send, name, labels);
  };
}
