/** A server that answers for an API server, as well or as badly as a test says. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inFolder, palisade, type Ran } from './run.ts';

export const ARGS = ['check', 'cluster:', '--request-timeout=1'];

export const kubeconfig = (server: string, user: object = { token: 'hunter2' }): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'somebody', user }],
    contexts: [{ name: 'dev', context: { cluster: 'test', user: 'somebody' } }],
    'current-context': 'dev',
  });

export interface Asked {
  readonly count: number;
  readonly paths: readonly string[];
}

export async function against(
  answer: RequestListener,
  args: readonly string[] = ARGS,
): Promise<Ran & { readonly asked: Asked; readonly ms: number }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume();
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await inFolder({ config: kubeconfig(`http://127.0.0.1:${port}`) }, async (cwd) => {
      const began = Date.now();
      const ran = await palisade(args, { cwd, env: { KUBECONFIG: `${cwd}/config` }, timeoutMs: 40_000 });
      return { ...ran, asked: { count: paths.length, paths }, ms: Date.now() - began };
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

export const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

export const failure = (code: number, reason: string, message: string): object => ({
  apiVersion: 'v1',
  kind: 'Status',
  status: 'Failure',
  code,
  reason,
  message,
});

const ALL = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];

/** A server that has one pod; `otherwise` may answer in its place. */
export const small =
  (
    otherwise: (request: IncomingMessage, response: ServerResponse) => boolean,
    rules: readonly object[] = ALL,
  ): RequestListener =>
  (request, response) => {
    if (otherwise(request, response)) return;
    const url = request.url ?? '';
    if (url.includes('selfsubjectrulesreviews'))
      return json(response, 201, { status: { resourceRules: rules, incomplete: false } });
    const pod = {
      metadata: { name: 'web', namespace: 'shop', uid: '1' },
      spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1.0.0' }] },
    };
    json(response, 200, { metadata: {}, items: url.startsWith('/api/v1/pods') ? [pod] : [] });
  };

export const onPods =
  (answer: (response: ServerResponse) => unknown) =>
  ({ url = '' }: IncomingMessage, response: ServerResponse): boolean => {
    if (!url.startsWith('/api/v1/pods')) return false;
    answer(response);
    return true;
  };
