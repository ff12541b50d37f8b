/**
 * Writes headers that were checked when the service started. `setHeader` would check and lower-case each again for every response, which is
 * most of what a dozen constant headers cost. Node keeps them in a table behind a symbol; it is used only where a trial shows that the table
 * is what we take it for, and `setHeader` everywhere else (HTTP/2, another Node).
 */
import { IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Header } from './headers.ts';

export type StoredHeader = readonly [key: string, name: string, value: string];
type Table = Record<string, [name: string, value: string]>;
type WithTable = Record<symbol, Table | null | undefined>;

export const stored = (headers: readonly Header[]): readonly StoredHeader[] =>
  headers.map(([name, value]) => [name.toLowerCase(), name, value]);

/** Writes `headers`, and takes away those whose lower-case names are in `without`. */
type Write = (response: ServerResponse, headers: readonly StoredHeader[], without: readonly string[]) => void;

const setAll: Write = (response, headers, without) => {
  for (const name of without) response.removeHeader(name);
  for (const [, name, value] of headers) response.setHeader(name, value);
};

function intoTable(symbol: symbol): Write {
  return (response, headers, without) => {
    const table = (response as unknown as WithTable)[symbol];
    // There is none before the first setHeader.
    if (!table) {
      setAll(response, headers, without);
      return;
    }
    for (const key of without) if (table[key]) delete table[key];
    // Each response has its own entries: Node changes them where a header is appended.
    for (const [key, name, value] of headers) table[key] = [name, value];
  };
}

/** Whether headers written so are seen, sent and taken away as others are. */
function works(write: Write): boolean {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  response.setHeader('X-First', 'a');
  response.setHeader('X-None', 'z');
  write(
    response,
    stored([
      ['X-Second', 'b'],
      ['X-Third', 'c'],
      ['X-First', 'd'],
    ]),
    ['x-none', 'x-never'],
  );
  response.removeHeader('X-Third');
  const seen = JSON.stringify(response.getHeaders()) === '{"x-first":"d","x-second":"b"}';
  response.writeHead(200);
  const sent = String((response as { _header?: unknown })._header);
  return seen && /\r\nX-First: d\r\nX-Second: b\r\n/.test(sent) && !/X-Third|X-None/.test(sent);
}

function chosen(): Write {
  const symbol = Object.getOwnPropertySymbols(new OutgoingMessage()).find((one) => one.description === 'kOutHeaders');
  if (!symbol) return setAll;
  const write = intoTable(symbol);
  try {
    return works(write) ? write : setAll;
  } catch {
    return setAll;
  }
}

/** Call it after one `setHeader`, and before the header is sent. */
export const writeStored: Write = chosen();
