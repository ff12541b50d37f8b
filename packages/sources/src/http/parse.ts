/**
 * A saved observation, as text that people can read and write. Each block is separated from the next by a line `###`:
 * a request line (`GET https://shop.example.com/livez health`) with the answer below as it was on the wire, or
 * `TLS host:port` with what was seen of it.
 */
import { type Certificate, type OlderProtocol, PURPOSES, type Purpose } from '@palisade/core/subject/http';
import type { Unreadable } from '../source.ts';
import type { Observation, ObservedHeader, ObservedResponse, ObservedTls } from './observation.ts';

interface Block {
  readonly line: number;
  readonly lines: readonly string[];
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let start = 1;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trimEnd() !== '###') {
      lines.push(line);
      continue;
    }
    blocks.push({ line: start, lines });
    lines = [];
    start = index + 2;
  }
  return [...blocks, { line: start, lines }].filter((block) => block.lines.some((line) => line !== ''));
}

const HEALTH = /^\/(?:livez|readyz|healthz?|health\/\w+|-\/\w+)$/;

function purposeOf(method: string, url: URL, given: string | undefined): Purpose {
  if (given !== undefined) return given as Purpose;
  if (method === 'TRACE') return 'trace';
  return HEALTH.test(url.pathname) ? 'health' : 'page';
}

function headersOf(lines: readonly string[], first: number): ObservedHeader[] {
  return lines.flatMap((line, index) => {
    const at = line.indexOf(':');
    return at <= 0 ? [] : [{ name: line.slice(0, at).trim(), value: line.slice(at + 1).trim(), line: first + index }];
  });
}

const REQUEST = /^([A-Z]{3,7}) (https?:\/\/\S+)(?: ([a-z-]+))?$/;
const STATUS = /^HTTP\/\d(?:\.\d)? (\d{1,3})(?: (.{0,200}))?$/;

function responseOf({ line, lines }: Block): ObservedResponse | string {
  const [, method, address = '', given] = REQUEST.exec(lines[0] ?? '') ?? [];
  if (method === undefined)
    return 'expected a request line such as `GET https://shop.example.com/`, or `TLS host:port`';
  if (!URL.canParse(address)) return `${address} is no address`;
  if (given !== undefined && !PURPOSES.includes(given as Purpose))
    return `there is no purpose "${given}" (there are ${PURPOSES.join(', ')})`;
  const [, status, reason] = STATUS.exec(lines[1] ?? '') ?? [];
  if (status === undefined) return 'expected a status line such as `HTTP/1.1 200 OK` below the request line';
  const end = lines.indexOf('', 2);
  const headers = lines.slice(2, end < 0 ? undefined : end);
  return {
    method,
    url: address,
    purpose: purposeOf(method, new URL(address), given),
    status: Number(status),
    ...(Number(status) === 0 && reason && { failure: reason }),
    headers: headersOf(headers, line + 2),
    body: end < 0 ? '' : lines.slice(end + 1).join('\n'),
    line,
  };
}

const olderOf = (value: string): OlderProtocol => {
  const [protocol = '', result = '', ...why] = value.split(' ');
  if (result === 'accepted' || result === 'refused') return { protocol, result };
  return { protocol, result: { unknown: why.join(' ') || 'it was not tried' } };
};

/** `shop.example.com, by Example CA, 2026-01-01 to 2026-04-01, 60 days left`. */
const CERTIFICATE = /^(.{1,300}), by (.{1,300}), (\S+) to (\S+), (-?\d{1,6}) days left$/;

const certificateOf = (value: string): Certificate[] => {
  const [, subject, issuer, validFrom, validTo, days] = CERTIFICATE.exec(value.slice(0, 700)) ?? [];
  if (!subject || !issuer || !validFrom || !validTo) return [];
  return [{ subject, issuer, validFrom, validTo, daysLeft: Number(days) }];
};

function tlsOf({ line, lines }: Block): ObservedTls {
  const name = (lines[0] as string).slice('TLS '.length).trim();
  const at = name.lastIndexOf(':');
  const rows = headersOf(lines.slice(1), line + 1);
  const all = (key: string): string[] => rows.filter((row) => row.name === key).map(({ value }) => value);
  return {
    host: name.slice(0, at),
    port: Number(name.slice(at + 1)),
    protocol: all('protocol')[0] ?? 'unknown',
    cipher: all('cipher')[0] ?? 'unknown',
    older: all('older').map(olderOf),
    chain: all('certificate').flatMap(certificateOf),
    wrongName: all('wrong-name')[0],
    untrusted: all('untrusted')[0],
    line,
  };
}

export interface Parsed extends Observation {
  readonly unreadable: readonly Unreadable[];
}

export function parseObservation(file: string, text: string): Parsed {
  const responses: ObservedResponse[] = [];
  const tls: ObservedTls[] = [];
  const unreadable: Unreadable[] = [];
  for (const block of blocksOf(text)) {
    if (block.lines[0]?.startsWith('TLS ')) {
      tls.push(tlsOf(block));
      continue;
    }
    const response = responseOf(block);
    if (typeof response === 'string') unreadable.push({ file, line: block.line, column: 1, message: response });
    else responses.push(response);
  }
  return { responses, tls, unreadable };
}
