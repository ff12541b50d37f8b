/** A server on loopback that answers as it is told to, and remembers what it was sent. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is done with the n-th request, from 0. */
export type Answer = (response: ServerResponse, request: Received, index: number) => void;

export interface Receiver {
  readonly root: string;
  readonly received: readonly Received[];
}

/** `Status` or status with headers and text. */
export const say =
  (status: number, text = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(text);

/** One after the other, the last one for good. */
export const inTurn =
  (...answers: readonly Answer[]): Answer =>
  (response, request, index) =>
    answers[Math.min(index, answers.length - 1)]?.(response, request, index);

export async function receiving<T>(answer: Answer, use: (receiver: Receiver) => Promise<T>): Promise<T> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body };
      received.push(one);
      answer(response, one, received.length - 1);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use({ root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
