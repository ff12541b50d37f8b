/**
 * A registry of packages on loopback, in front of the real one. It serves @palisade/http, packed from this tree as it will be
 * published, and answers what the registry proxies of build machines refuse: which packages have known holes.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { runCommand } from '../cluster/harness/run-command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Packed {
  readonly version: string;
  readonly tarball: Buffer;
  readonly integrity: string;
}

/** `npm pack` of @palisade/http, built. */
export async function packHttp(folder: string): Promise<Packed> {
  const options = { cwd: root, env: process.env };
  await runCommand([process.execPath, 'node_modules/typescript/bin/tsc', '-b', 'packages/http'], {
    ...options,
    doing: 'building @palisade/http',
  });
  await runCommand(['npm', 'pack', '--silent', '--pack-destination', folder, join(root, 'packages/http')], {
    ...options,
    doing: 'packing @palisade/http',
  });
  const name = readdirSync(folder).find((file) => file.startsWith('palisade-http-') && file.endsWith('.tgz'));
  if (name === undefined) throw new Error('npm pack wrote no palisade-http-*.tgz');
  const tarball = readFileSync(join(folder, name));
  return {
    version: name.slice('palisade-http-'.length, -'.tgz'.length),
    tarball,
    integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
  };
}

export interface Registry {
  readonly url: string;
  /** Names of packages that an audit asked about. */
  readonly audited: ReadonlySet<string>;
  /** From now on this package has a known hole of high severity. */
  readonly discredit: (name: string) => void;
  readonly close: () => Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const json = (response: ServerResponse, value: unknown): void =>
  void response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return JSON.parse((request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8'));
}

const packument = ({ version, integrity }: Packed, base: string): unknown => {
  const { name, engines } = JSON.parse(readFileSync(join(root, 'packages/http/package.json'), 'utf8')) as {
    name: string;
    engines: unknown;
  };
  const dist = { integrity, tarball: `${base}/${name}/-/http-${version}.tgz` };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { name, version, engines, dist } } };
};

/** What npm asks: advisories by package. */
const npmHole = { id: 1, title: 'A hole', severity: 'high', vulnerable_versions: '*', url: 'https://example.com/1' };

/** What the OSV interface answers on one package. */
const osvHole = (name: string): unknown => ({
  id: 'OSV-1',
  modified: '2026-01-01T00:00:00Z',
  summary: 'A hole',
  affected: [{ package: { name, ecosystem: 'PyPI' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] }],
});

async function forwarded(upstream: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { accept = '*/*' } = request.headers;
  const answer = await fetch(new URL(request.url ?? '/', upstream), { headers: { accept } });
  response.statusCode = answer.status;
  response.setHeader('content-type', answer.headers.get('content-type') ?? 'application/octet-stream');
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** `upstream`: the registry that this machine's npm is set up with. */
export async function startRegistry(packed: Packed, upstream: string): Promise<Registry> {
  const audited = new Set<string>();
  const holes = new Set<string>();
  const answers: Readonly<Record<string, Answer>> = {
    'GET /@palisade%2fhttp': (_, response) => json(response, packument(packed, url)),
    [`GET /@palisade/http/-/http-${packed.version}.tgz`]: (_, response) => void response.end(packed.tarball),
    'POST /-/npm/v1/security/advisories/bulk': async (request, response) => {
      const names = Object.keys((await bodyOf(request)) as object);
      for (const name of names) audited.add(name);
      json(response, Object.fromEntries(names.filter((name) => holes.has(name)).map((name) => [name, [npmHole]])));
    },
    'POST /v1/query': async (request, response) => {
      const { name } = ((await bodyOf(request)) as { package: { name: string } }).package;
      audited.add(name);
      json(response, holes.has(name) ? { vulns: [osvHole(name)] } : {});
    },
  };
  const server = createServer((request, response) => {
    // As a proxy it gets the whole URL.
    const { pathname } = new URL(request.url ?? '/', 'http://registry');
    const answer = answers[`${request.method} ${pathname}`] ?? (() => forwarded(upstream, request, response));
    Promise.resolve(answer(request, response)).catch((error: unknown) => {
      response.statusCode = 502;
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, audited, discredit: (name) => void holes.add(name), close };
}
