/** Answers that tell the caller what it did wrong and nothing about us. Source: OWASP Error Handling Cheat Sheet. */
import { STATUS_CODES } from 'node:http';
import type { Header } from './headers.ts';

/** An answer other than success, whose message is meant for the caller. Throw it from a handler. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Reply {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
}

const JSON_HEADERS: readonly Header[] = [
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Cache-Control', 'no-store'],
];

export const jsonReply = (status: number, body: string, more: readonly Header[] = []): Reply => ({
  status,
  headers: more.length === 0 ? JSON_HEADERS : [...JSON_HEADERS, ...more],
  body,
});

const isStatus = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 400 && value <= 599;

/** `status` or `statusCode`, as http-errors, Express, Fastify and Hono set it; anything else is our fault: 500. */
export function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown };
  if (isStatus(status)) return status;
  return isStatus(statusCode) ? statusCode : 500;
}

const generic = (status: number): string => STATUS_CODES[status] ?? (status >= 500 ? 'Server error' : 'Refused');

/** Only a Refusal's own message goes out, and none with a 5xx. */
export function refusalReply(error: unknown, requestId: string): Reply {
  const status = statusOf(error);
  const message = error instanceof Refusal && status < 500 ? error.message : generic(status);
  return jsonReply(status, JSON.stringify({ error: message, requestId }));
}

/** What described the body that is not sent now. */
export const REPRESENTATION: readonly string[] = [
  'Content-Type',
  'Content-Length',
  'Content-Encoding',
  'Content-Disposition',
  'Content-Language',
  'Content-Range',
  'Transfer-Encoding',
  'ETag',
  'Last-Modified',
  'Expires',
  'Location',
  'Set-Cookie',
];
