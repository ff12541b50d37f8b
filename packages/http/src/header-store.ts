/**
 * Writes headers that were checked when the service started. `setHeader` would check and lower-case each again for every
 * response, and what it fills is a hash table that Node walks slowly when it sends: together most of what a dozen constant
 * headers cost. Node keeps them behind a symbol. Here the response gets a table that V8 lays out as a record; only where a
 * trial at start shows that Node takes it as its own, and by `setHeader` everywhere else (HTTP/2, another Node).
 */
import { IncomingMessage, OutgoingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Header } from './headers.ts';

type Table = Record<string, [name: string, value: string]>;
type WithTable = Record<symbol, Table | null | undefined>;

export interface PreparedHeaders {
  readonly list: readonly Header[];
  /** By lower-case name, and new each time: Node changes an entry where a header is appended. */
  readonly table: () => Table;
}

/** A table without `constructor` and its like: any of them may be the name of a header. */
const NOTHING: unknown = Object.create(null);

function tableMaker(headers: readonly Header[]): () => Table {
  const keys = headers.map(([name]) => name.toLowerCase());
  function Prepared(this: Table) {
    for (let at = 0; at < keys.length; at++) {
      const [name, value] = headers[at] as Header;
      this[keys[at] as string] = [name, value];
    }
  }
  Prepared.prototype = NOTHING;
  const constructor = Prepared as unknown as new () => Table;
  return () => new constructor();
}

export const prepared = (headers: readonly Header[]): PreparedHeaders => ({
  list: headers,
  table: tableMaker(headers),
});

/** A header of one response: its name, that in lower case, and the value. */
export type OwnHeader = readonly [name: string, key: string, value: string];

/** Writes `headers` and `own`, and takes away those whose lower-case names are in `without`. */
type Write = (response: ServerResponse, headers: PreparedHeaders, own: OwnHeader, without: readonly string[]) => void;

const setAll: Write = (response, { list }, own, without) => {
  for (const name of without) response.removeHeader(name);
  for (const [name, value] of list) response.setHeader(name, value);
  response.setHeader(own[0], own[2]);
};

function asTable(symbol: symbol): Write {
  return (response, headers, own, without) => {
    const before = (response as unknown as WithTable)[symbol];
    const table = headers.table();
    table[own[1]] = [own[0], own[2]];
    if (before)
      for (const key of Object.keys(before))
        if (!without.includes(key) && !(key in table)) table[key] = before[key] as Table[string];
    (response as unknown as WithTable)[symbol] = table;
  };
}

/** Whether headers written so are seen, sent, appended to and taken away as others are, and do not meet other responses'. */
function works(write: Write): boolean {
  const headers = prepared([
    ['X-Second', 'b'],
    ['X-Third', 'c'],
    ['X-First', 'd'],
  ]);
  const answer = (): ServerResponse => {
    const response = new ServerResponse(new IncomingMessage(new Socket()));
    response.setHeader('X-First', 'a');
    response.setHeader('X-Kept', 'k');
    response.setHeader('X-None', 'z');
    write(response, headers, ['X-Own', 'x-own', 'o'], ['x-none', 'x-never']);
    return response;
  };
  const [appended, response] = [answer(), answer()];
  appended.appendHeader('X-Second', 'e');
  response.removeHeader('X-Third');
  response.setHeader('X-Fourth', 'f');
  const expected = { 'x-second': 'b', 'x-first': 'd', 'x-own': 'o', 'x-kept': 'k', 'x-fourth': 'f' };
  const seen =
    JSON.stringify(response.getHeaders()) === JSON.stringify(expected) &&
    response.getHeader('constructor') === undefined &&
    JSON.stringify(appended.getHeader('x-second')) === '["b","e"]';
  response.writeHead(200, { 'X-Fifth': 'g' });
  const sent = String((response as { _header?: unknown })._header);
  return (
    seen &&
    /\r\nX-First: d\r\nX-Own: o\r\n/.test(sent) &&
    /\r\nX-Fifth: g\r\n/.test(sent) &&
    !/X-Third|X-None/.test(sent)
  );
}

function chosen(): Write {
  const symbol = Object.getOwnPropertySymbols(new OutgoingMessage()).find((one) => one.description === 'kOutHeaders');
  if (!symbol) return setAll;
  const write = asTable(symbol);
  try {
    return works(write) ? write : setAll;
  } catch {
    return setAll;
  }
}

/** Call it before the header is sent. */
export const writePrepared: Write = chosen();
