/** The black box has teeth: services without the middleware fail most of it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { expect, it } from 'vitest';
import { CASES, LEAK } from './black-box.ts';
import { problemsOf } from './judge.ts';

it('a bare Express service fails', async () => {
  const app = express();
  app.use(express.json());
  app.get('/hello', (_request, response) => void response.json({ hello: 'world' }));
  app.post('/echo', (request, response) => void response.json(request.body));
  app.get('/fail', () => {
    throw new Error(LEAK);
  });
  // As it runs where NODE_ENV was forgotten, but without Express's own line on stderr.
  app.set('env', 'test');
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const quick = CASES.filter(({ expect: { withinMs } }) => withinMs === undefined);
  const failed = await Promise.all(
    quick.map(async (one) => ((await problemsOf(base, one).catch(() => ['no answer'])).length > 0 ? [one.name] : [])),
  );
  server.closeAllConnections();
  server.close();
  const names = failed.flat();
  expect(names.length).toBeGreaterThan(30);
  for (const name of [
    'has them on errors',
    'refuses __proto__',
    'refuses a byte more',
    'counts chunked bodies',
    'is ready',
  ])
    expect(names).toContain(name);
});
