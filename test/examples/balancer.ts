/** What stands before replicas: a round robin that takes readiness as Kubernetes does, and callers that count what they get. */
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** As the readiness probe that synth writes, with a shorter period, so that tests are short. */
const PERIOD_MS = 250;
const FAILURES = 2;

interface Endpoint {
  readonly port: number;
  failures: number;
}

export interface Balancer {
  readonly base: string;
  /** Ports of the replicas that get requests. */
  readonly ready: () => readonly number[];
  readonly close: () => Promise<void>;
}

const statusOf = (port: number, path: string): Promise<number> =>
  fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1000) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.status;
    },
    () => 0,
  );

export async function startBalancer(ports: readonly number[], readyPath: string): Promise<Balancer> {
  const endpoints: Endpoint[] = ports.map((port) => ({ port, failures: FAILURES }));
  const agent = new Agent({ keepAlive: true });
  const isReady = ({ failures }: Endpoint) => failures < FAILURES;
  let turn = 0;

  const probe = async (endpoint: Endpoint): Promise<void> => {
    endpoint.failures = (await statusOf(endpoint.port, readyPath)) === 200 ? 0 : endpoint.failures + 1;
  };
  /** No request is tried again: what is lost is counted. */
  const forward = (from: IncomingMessage, to: ServerResponse): void => {
    const able = endpoints.filter(isReady);
    const endpoint = able[turn++ % able.length];
    const lost = (): void => void to.writeHead(502).end();
    if (!endpoint) return lost();
    const options = { agent, port: endpoint.port, method: from.method, path: from.url, headers: from.headers };
    const onward = request({ host: '127.0.0.1', ...options } as never, (answer: IncomingMessage) => {
      const { connection: _, 'keep-alive': __, ...headers } = answer.headers;
      to.writeHead(answer.statusCode ?? 502, headers);
      answer.on('error', () => to.destroy());
      answer.pipe(to);
    });
    onward.on('error', () => (to.headersSent ? to.destroy() : lost()));
    from.pipe(onward);
  };

  const server: Server = createServer(forward);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  let open = true;
  const probing = (async () => {
    for (; open; await sleep(PERIOD_MS)) await Promise.all(endpoints.map(probe));
  })();
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => endpoints.filter(isReady).map(({ port }) => port),
    close: async () => {
      open = false;
      await probing;
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Counted {
  readonly answered: number;
  /** What was no success, by what it was. */
  readonly failed: Readonly<Record<string, number>>;
}

const CALLERS = 8;
const PAUSE_MS = 10;
const MOST_MS = 60_000;

/** Calls until it is told to stop, or a minute is over. */
export function load(base: string, calls: readonly (readonly [path: string, init: RequestInit])[]) {
  let on = true;
  const failed: Record<string, number> = {};
  let answered = 0;
  const began = Date.now();
  const caller = async (first: number): Promise<void> => {
    for (let at = first; on && Date.now() - began < MOST_MS; at++) {
      const [path, init] = calls[at % calls.length] as (typeof calls)[number];
      const how = await fetch(base + path, init).then(
        async (answer) => (await answer.arrayBuffer(), answer.ok ? '' : String(answer.status)),
        (error: unknown) => String((error as { cause?: { code?: string } }).cause?.code ?? error),
      );
      if (how === '') answered++;
      else failed[how] = (failed[how] ?? 0) + 1;
      await sleep(PAUSE_MS);
    }
  };
  const callers = Promise.all(Array.from({ length: CALLERS }, (_, index) => caller(index)));
  return {
    answered: () => answered,
    stop: async (): Promise<Counted> => {
      on = false;
      await callers;
      return { answered, failed };
    },
  };
}
