/** YAML text to editable nodes. */
import { type Data, newObject, toPointer } from '@palisade/core/value';
import { EVENT_ID, type Event, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { parseYaml, scalarText, type YamlDocument } from '../yaml/parse.ts';
import { yaml11 } from '../yaml/scalar.ts';
import { listNode, mapNode, type Node, type Place, scalarNode } from './node.ts';
import { Problem } from './problem.ts';
import { tagOf } from './scalar.ts';

interface Cursor {
  readonly document: YamlDocument;
  readonly anchors: Map<string, Node>;
  /** Set where the text has no pointers of its own: a patch written inside a kustomization. */
  readonly fixed: Place | undefined;
  /** Settings are read as YAML 1.1, where the key `n` is the key `false`, and of two equal keys the last counts. */
  readonly old: boolean;
  at: number;
}

const eventAt = (cursor: Cursor): Event => cursor.document.events[cursor.at] as Event;

/** Only plain scalars are resolved; a tag that is written wins. */
function tagFor(event: ScalarEvent, text: string, source: string): string {
  if (event.tagStart >= 0) {
    const tag = source.slice(event.tagStart, event.tagEnd);
    return tag === '!' || tag === '!!binary' ? '!!str' : tag;
  }
  return event.style === SCALAR_STYLE.PLAIN ? tagOf(text) : '!!str';
}

function scalar(event: ScalarEvent, source: string, place: Place): Node {
  const text = scalarText(source, event);
  const quoted = event.style !== SCALAR_STYLE.PLAIN && event.tagStart < 0;
  return { ...scalarNode(text, place, tagFor(event, text, source)), quoted };
}

const child = (place: Place, key: string | number, fixed: Place | undefined): Place =>
  fixed ?? { ...place, pointer: place.pointer + toPointer([key]) };

function readNode(cursor: Cursor, place: Place): Node {
  const event = eventAt(cursor);
  cursor.at++;
  const { text } = cursor.document;
  if (event.type === EVENT_ID.ALIAS) return alias(cursor, text.slice(event.anchorStart, event.anchorEnd));
  const node =
    event.type === EVENT_ID.SCALAR
      ? scalar(event, text, place)
      : event.type === EVENT_ID.SEQUENCE
        ? sequence(cursor, place)
        : mapping(cursor, place);
  if ('anchorStart' in event && event.anchorStart >= 0)
    cursor.anchors.set(text.slice(event.anchorStart, event.anchorEnd), node);
  return node;
}

/** parseYaml has refused what expands too far, so copies are few enough. */
function alias(cursor: Cursor, name: string): Node {
  const anchor = cursor.anchors.get(name);
  if (!anchor) throw new Problem(`alias *${name} has no anchor, or stands inside it`);
  return clone(anchor);
}

function clone(node: Node): Node {
  const copy = { ...node };
  if (node.kind === 'list') copy.items = node.items.map(clone);
  if (node.kind === 'map') copy.fields = new Map([...node.fields].map(([key, value]) => [key, clone(value)]));
  return copy;
}

function sequence(cursor: Cursor, place: Place): Node {
  const items: Node[] = [];
  while (eventAt(cursor).type !== EVENT_ID.POP) items.push(readNode(cursor, child(place, items.length, cursor.fixed)));
  cursor.at++;
  return listNode(place, items);
}

function mapping(cursor: Cursor, place: Place): Node {
  const map = mapNode(place);
  const merges: Node[] = [];
  while (eventAt(cursor).type !== EVENT_ID.POP) {
    const keyPlace = cursor.fixed ?? place;
    const key = readNode(cursor, keyPlace);
    if (key.kind !== 'scalar') throw new Problem('a key is not a scalar', place.file);
    const value = readNode(cursor, child(place, key.text, cursor.fixed));
    if (key.tag === '!!merge') merges.push(value);
    else addField(cursor, map, key, value);
  }
  cursor.at++;
  for (const merge of merges) mergeInto(map, merge);
  return map;
}

function addField({ old }: Cursor, map: Node, key: Node, value: Node): void {
  const name = old && !key.quoted ? String(yaml11(key.text)) : key.text;
  if (map.fields.has(name) && !old) throw new Problem(`the key ${name} is given twice`, value.place.file);
  map.fields.set(name, value);
  if (key.tag !== '!!str' && !old) map.oddKey = name;
}

function mergeInto(map: Node, from: Node): void {
  if (from.kind === 'list') for (const item of from.items) mergeInto(map, item);
  else if (from.kind !== 'map') throw new Problem('a merge key needs a mapping', map.place.file);
  else for (const [key, value] of from.fields) if (!map.fields.has(key)) map.fields.set(key, clone(value));
}

/** A line that starts a document may only hold a comment after the dashes. */
const BAD_SEPARATOR = /\n---[^\S\n]*[^\s#\n].*\n/;

/** Every document that is not empty. Where `fixed` is given, every node says it was written there. */
export function readNodes(text: string, file: string, fixed?: Place): Node[] {
  const source = text.replaceAll('\r\n', '\n');
  const separator = BAD_SEPARATOR.exec(source);
  if (separator) throw new Problem(`invalid document separator: ${separator[0].trim()}`, file);
  const parsed = parseYaml(text);
  const error = parsed.errors[0];
  if (error) throw new Problem(`YAML: ${error.message}`, file);
  return parsed.documents.flatMap((document, index) => {
    if (document.value === null) return [];
    const place = fixed ?? { file, document: index, pointer: '' };
    return [readNode({ document, anchors: new Map(), fixed, old: false, at: document.root }, place)];
  });
}

/** A plain scalar as YAML 1.1 reads it; whoever tagged it `!!str` wants a string. */
function oldValue(node: Node): Data {
  if (node.kind === 'list') return node.items.map(oldValue);
  if (node.kind === 'scalar') {
    const tagged = node.tag === '!!str' && tagOf(node.text) !== '!!str';
    return node.quoted || tagged ? node.text : yaml11(node.text);
  }
  const object = newObject();
  for (const [key, value] of node.fields) object[key] = oldValue(value);
  return object;
}

/** The first document of a file of settings; null where it is empty. */
export function readSettings(text: string, file?: string): Data {
  const { documents, errors } = parseYaml(text);
  if (errors[0]) throw new Problem(`YAML: ${errors[0].message}`, file);
  const document = documents[0];
  if (!document || document.value === null) return null;
  const place = { file: file ?? '', document: 0, pointer: '' };
  return oldValue(readNode({ document, anchors: new Map(), fixed: place, old: true, at: document.root }, place));
}
