import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Endpoint, openEndpoint, sender } from './connection.ts';
import { certificate } from './server-commands.ts';
import type { ServerProcess } from './server-process.ts';

export interface Ready {
  readonly endpoint: Endpoint;
  readonly ca: string;
}

const POLL_MS = 25;
const LOG_LINES = 25;
const PORT_TAKEN = /address already in use/;

export class StartFailure extends Error {
  readonly portTaken: boolean;
  constructor(why: string, servers: readonly ServerProcess[]) {
    const logs = servers.map((server) => `--- the last lines of ${server.name}:\n${server.lastLines(LOG_LINES)}`);
    super([`the control plane did not start: ${why}`, ...logs].join('\n'));
    this.portTaken = PORT_TAKEN.test(this.message);
  }
}

async function tryToConnect(url: string, directory: string, token: string): Promise<Ready | undefined> {
  const ca = await readFile(certificate(directory), 'utf8').catch(() => '');
  if (ca === '') return undefined;
  const endpoint = openEndpoint(url, ca);
  const ready = await sender(endpoint, token)('GET', '/readyz').then(
    (reply) => reply.status === 200,
    () => false,
  );
  if (ready) return { endpoint, ca };
  endpoint.agent.destroy();
  return undefined;
}

/** The server writes its certificate while it starts; until then there is nothing to trust. */
async function poll(url: string, directory: string, token: string, signal: AbortSignal): Promise<Ready> {
  for (;;) {
    const ready = await tryToConnect(url, directory, token);
    if (ready) return ready;
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** The connection, once the server says it is ready; fails early when a server ends. */
export async function whenReady(
  at: { url: string; directory: string; token: string },
  servers: readonly ServerProcess[],
  timeoutMs: number,
): Promise<Ready> {
  const over = new AbortController();
  const failures = servers.map(async (server) => {
    const how = await server.ended;
    throw new StartFailure(`${server.name} ${how}`, servers);
  });
  const late = sleep(timeoutMs, undefined, { signal: over.signal, ref: false }).then(() => {
    throw new StartFailure(`it was not ready after ${timeoutMs} ms`, servers);
  });
  try {
    return await Promise.race([poll(at.url, at.directory, at.token, over.signal), late, ...failures]);
  } finally {
    over.abort();
    // What lost the race still ends in a rejection that nobody waits for.
    for (const loser of [late, ...failures]) loser.catch(() => {});
  }
}
