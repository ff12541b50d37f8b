/** YAML, JSON, base 64 and base 32, and checksums. */
import { Unresolved } from '@palisade/core/value';
import { EVENT_ID, type Event, SCALAR_STYLE } from 'js-yaml';
import { parseYaml, type YamlText } from '../../yaml/parse.ts';
import { type FunctionTable, type GoFunction, known, lenient } from '../go/function.ts';
import { hasHole } from '../go/holes.ts';
import { type JsonStyle, toJson } from '../go/json.ts';
import { fromBytes, toBytes } from '../go/text.ts';
import { Dict, List, toValue, type Value } from '../go/value.ts';
import { toYaml } from '../go/yaml.ts';
import type { Runtime } from '../template/runtime.ts';
import { adler32, sha1, sha256, sha512 } from './digest.ts';

const json = (style: JsonStyle): GoFunction =>
  lenient('a', (runtime, value: Value) => toJson(value, style, runtime.holes));

/** Parsed text may hold holes: what holds one is not known. */
function resolved(runtime: Runtime, value: Value): Value {
  if (typeof value === 'string') return hasHole(value) ? runtime.holes.unresolved(value) : value.replace(END, '');
  if (value instanceof List)
    return new List(
      value.items.map((item) => resolved(runtime, item)),
      value.traits,
    );
  if (!(value instanceof Dict)) return value;
  for (const [key, item] of [...value.entries]) {
    if (!hasHole(key)) value.entries.set(key, resolved(runtime, item));
    else {
      value.entries.delete(key);
      value.open = runtime.holes.reason(key);
    }
  }
  return value;
}

/** Stands at the end of a text that has no line break there. */
const END_MARK = '\uf8fe';
const END = /\uf8fe\n?$/;

/** A block scalar at the very end has no line break unless the text has one; the parser adds it. */
function endsInBlock(text: string, events: readonly Event[] | undefined): boolean {
  const last = events?.findLast((event) => event.type !== EVENT_ID.POP);
  if (text.endsWith('\n') || last?.type !== EVENT_ID.SCALAR) return false;
  return last.style === SCALAR_STYLE.LITERAL_BLOCK || last.style === SCALAR_STYLE.FOLDED_BLOCK;
}

function parse(text: string): YamlText {
  const parsed = parseYaml(text);
  return endsInBlock(text, parsed.documents[0]?.events) ? parseYaml(text + END_MARK) : parsed;
}

/** The first document, as go-yaml reads it; undefined where it cannot be read. */
function read(runtime: Runtime, text: string): Value | undefined {
  const { documents, errors } = parse(text);
  if (errors.length > 0) return undefined;
  const first = documents[0];
  return resolved(runtime, first ? toValue(first.value) : null);
}

const failure = (text: string): Unresolved =>
  new Unresolved(hasHole(text) ? 'a text that is not known' : 'the words of a parse error');

function fromYaml(runtime: Runtime, text: string): Value {
  const value = read(runtime, text);
  if (value instanceof Dict || value instanceof Unresolved) return value;
  return value === null && !hasHole(text) ? new Dict() : new Dict(new Map(), {}, failure(text).why);
}

function fromYamlArray(runtime: Runtime, text: string): Value {
  const value = read(runtime, text);
  return value instanceof List ? value : value === null && !hasHole(text) ? new List([]) : failure(text);
}

function parseJson(runtime: Runtime, text: string): Value | undefined {
  try {
    // JSON decides whether it is JSON; the reader of YAML builds it, without prototypes.
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return read(runtime, text);
}

function fromJson(runtime: Runtime, text: string): Value {
  const value = parseJson(runtime, text);
  if (value instanceof Dict || value instanceof Unresolved) return value;
  return value === null ? new Dict() : new Dict(new Map(), {}, failure(text).why);
}

function fromJsonArray(runtime: Runtime, text: string): Value {
  const value = parseJson(runtime, text);
  return value instanceof List ? value : value === null ? new List([]) : failure(text);
}

const mustFromJson = (runtime: Runtime, text: string): Value => parseJson(runtime, text) ?? failure(text);

const base64 = (text: string): string => btoa(Array.from(toBytes(text), (byte) => String.fromCharCode(byte)).join(''));

const binary = new Unresolved('bytes that are no text');

function unbase64(text: string): Value {
  const plain = text.replace(/[\r\n]/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(plain))
    return new Unresolved('the words of a decoding error');
  return fromBytes(Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))) ?? binary;
}

const BASE_32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(text: string): string {
  const bits = Array.from(toBytes(text), (byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = (bits.match(/.{1,5}/g) ?? [])
    .map((five) => BASE_32[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('');
  return letters.padEnd(Math.ceil(letters.length / 8) * 8, '=');
}

/** `perStep`: the characters that take as long as one step of a template. */
const digest = (of: (bytes: Uint8Array) => string, perStep: number): GoFunction =>
  lenient('s', (runtime, text: string) => {
    const why = runtime.whyUnknown(text);
    if (why !== undefined) return new Unresolved(why);
    runtime.spend(Math.ceil(text.length / perStep));
    return of(toBytes(text));
  });

const yaml = lenient('a', (runtime, value: Value) =>
  value instanceof Unresolved ? value : toYaml(value, runtime.holes),
);

const reader = (body: (runtime: Runtime, text: string) => Value): GoFunction => lenient('s', body);

const compact = json({ escapeHtml: true, pretty: false });
const pretty = json({ escapeHtml: true, pretty: true });
const raw = json({ escapeHtml: false, pretty: false });

export const ENCODING: FunctionTable = {
  toYaml: yaml,
  fromYaml: reader(fromYaml),
  fromYamlArray: reader(fromYamlArray),
  toJson: compact,
  mustToJson: compact,
  toPrettyJson: pretty,
  mustToPrettyJson: pretty,
  toRawJson: raw,
  mustToRawJson: raw,
  fromJson: reader(fromJson),
  mustFromJson: reader(mustFromJson),
  fromJsonArray: reader(fromJsonArray),
  b64enc: known('s', base64),
  b64dec: known('s', unbase64),
  b32enc: known('s', base32),
  b32dec: known('s', () => new Unresolved('decoded base 32')),
  sha1sum: digest(sha1, 64),
  sha256sum: digest(sha256, 64),
  sha512sum: digest(sha512, 8),
  adler32sum: digest(adler32, 64),
};
