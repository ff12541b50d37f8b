/** What GitHub is told of a release that cannot even begin, and of nothing where nobody asked for it. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deploymentFor } from '../../packages/cli/src/ship/github.ts';

interface Heard {
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: Record<string, unknown>;
}

const heard: Heard[] = [];
let status = 201;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as Record<string, unknown>;
}

const server = createServer((request, response) => {
  void bodyOf(request).then((body) => {
    heard.push({ path: request.url, authorization: request.headers.authorization, body });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ id: 7 }));
  });
});

let env: Record<string, string>;
beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  env = {
    GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    GITHUB_TOKEN: 'a-token-that-nobody-sees',
    GITHUB_REPOSITORY: 'shop/orders',
    GITHUB_SHA: 'abc',
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_RUN_ID: '5',
  };
});
afterAll(() => void server.close());
beforeEach(() => {
  heard.length = 0;
  status = 201;
});

describe('a deployment on GitHub', () => {
  it('is begun, and ends as the release does', async () => {
    const deployment = deploymentFor(true, 'staging', env);
    await deployment.begin();
    await deployment.end('rolled-back', `rolled back: ${'x'.repeat(200)}`);
    expect(heard.map(({ path }) => path)).toEqual([
      '/repos/shop/orders/deployments',
      '/repos/shop/orders/deployments/7/statuses',
      '/repos/shop/orders/deployments/7/statuses',
    ]);
    expect(heard.map(({ body }) => body['state'])).toEqual([undefined, 'in_progress', 'failure']);
    expect(heard[0]?.body).toMatchObject({ ref: 'abc', environment: 'staging', required_contexts: [] });
    expect(heard[2]?.body['description']).toHaveLength(140);
    expect(heard[2]?.body['log_url']).toBe('https://github.example/shop/orders/actions/runs/5');
    expect(heard.every(({ authorization }) => authorization === 'Bearer a-token-that-nobody-sees')).toBe(true);
  });

  it.each([
    ['promoted', 'success'],
    ['held', 'error'],
    ['superseded', 'error'],
    ['rollback-failed', 'failure'],
  ] as const)('%s is %s', async (outcome, state) => {
    const deployment = deploymentFor(true, 'production', env);
    await deployment.begin();
    await deployment.end(outcome, outcome);
    expect(heard.at(-1)?.body['state']).toBe(state);
  });

  it('that GitHub refuses stops nothing', async () => {
    status = 403;
    const deployment = deploymentFor(true, 'production', env);
    await deployment.begin();
    await deployment.end('promoted', 'promoted');
    expect(heard).toHaveLength(1);
  });

  it('is not spoken of where nobody asked for it, and needs what a workflow has', async () => {
    await deploymentFor(false, 'production', env).begin();
    expect(heard).toEqual([]);
    expect(() => deploymentFor(true, 'production', { GITHUB_TOKEN: 'x' })).toThrow(/GITHUB_REPOSITORY, GITHUB_SHA/);
  });
});
