/** Anybody's own receiver: the message as JSON, its key so that it is taken once, and a signature where there is a secret. */
import { createHmac } from 'node:crypto';
import type { Attempt } from '../attempt.ts';
import type { Webhook } from '../channel.ts';
import type { Message } from '../message.ts';
import { post } from './post.ts';

const VERSION = 1;

/** `t`: seconds since 1970. `v1`: HMAC-SHA256 of `t`, a dot, and the body, in hex. Old ones are not to be taken. */
export function signatureOf(secret: string, body: string, seconds: number): string {
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

export const webhook =
  ({ url, secret }: Webhook, message: Message): Attempt =>
  (signal) => {
    const body = JSON.stringify({ version: VERSION, ...message });
    const seconds = Math.floor(Date.now() / 1000);
    const signed = secret === undefined ? {} : { 'palisade-signature': signatureOf(secret, body, seconds) };
    return post(url, body, { 'idempotency-key': encodeURIComponent(message.key.toWellFormed()), ...signed }, signal);
  };
