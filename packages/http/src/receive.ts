/** Reads one body within its limits of size and time. Nothing beyond the limit is kept. */
import type { IncomingMessage } from 'node:http';
import { type BodyPolicy, tooLarge, tooSlow } from './body.ts';
import { Refusal } from './refusal.ts';

/** `done` is called once, with the bytes or the refusal; never where the caller is gone. */
export function receive(request: IncomingMessage, policy: BodyPolicy, done: (result: Buffer | Refusal) => void): void {
  if (request.readableEnded) {
    done(new Refusal(500, 'Something read the body before its limits were in force'));
    return;
  }
  let chunks: Buffer[] = [];
  let total = 0;
  let over = false;
  const finish = (result: Buffer | Refusal | undefined): void => {
    if (over) return;
    over = true;
    chunks = [];
    policy.deadlines.end(wait);
    if (result) done(result);
  };
  const wait = policy.deadlines.begin(() => finish(tooSlow()));
  request.on('data', (chunk: Buffer) => {
    if (over) return;
    total += chunk.length;
    if (total > policy.maxBytes) finish(tooLarge());
    else chunks.push(chunk);
  });
  request.on('end', () => finish(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, total)));
  // Also after an error: node:http emits 'error' on a request only where somebody listens.
  request.on('close', () => finish(undefined));
}
