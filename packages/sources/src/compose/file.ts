/** One Compose file: its services and volumes, and how its text is read and edited. */
import type { Origin } from '@palisade/core/location';
import { isObject, toPointer } from '@palisade/core/value';
import { EVENT_ID, type Event } from 'js-yaml';
import type { Unreadable } from '../source.ts';
import { folderOf, type TextFile, type Tree } from '../tree.ts';
import { skip } from '../yaml/locate.ts';
import { yamlFile, yamlOrigin } from '../yaml/origin.ts';
import { parseYaml, type YamlDocument } from '../yaml/parse.ts';
import { type ResolveScalar, yaml11 } from '../yaml/scalar.ts';
import { readDotenv } from './dotenv.ts';
import type { Lookup } from './interpolate.ts';
import { type MapNode, member, nodeOf, type Tag } from './node.ts';

export interface ComposeFile {
  readonly path: string;
  /** What its relative paths start from. */
  readonly folder: string;
  readonly lookup: Lookup;
  readonly origin: Origin;
  readonly tagAt: (path: readonly string[]) => Tag | undefined;
}

export interface Content {
  readonly file: ComposeFile;
  readonly services: MapNode | undefined;
  readonly volumes: MapNode | undefined;
}

export interface Opened {
  /** One for each document; none where nothing could be read. */
  readonly contents: readonly Content[];
  readonly unreadable: readonly Unreadable[];
}

/** compose-go reads numbers as YAML 1.1 has them (`0644`), but `yes` and `on` as text. */
const WORDS_OF_11 = /^(?:y|yes|n|no|on|off)$/i;
const composeScalar: ResolveScalar = (text) => (WORDS_OF_11.test(text) ? text : yaml11(text));

const TAGS: Readonly<Record<string, Tag>> = { '!reset': 'reset', '!override': 'override' };

/** The tags of a document by pointer, found in one walk over its events. */
function* tagged(
  document: YamlDocument,
  path: readonly string[] = [],
  from = document.root,
): Generator<[string, Tag], number> {
  const { text, events } = document;
  const event = events[from] as Event;
  const tag = 'tagStart' in event && event.tagStart >= 0 ? TAGS[text.slice(event.tagStart, event.tagEnd)] : undefined;
  if (tag) yield [toPointer(path), tag];
  if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) return from + 1;
  let at = from + 1;
  for (let index = 0; (events[at] as Event).type !== EVENT_ID.POP; index++) {
    const key = events[at] as Event;
    if (event.type === EVENT_ID.MAPPING) at = skip(events, at);
    const name = key.type === EVENT_ID.SCALAR ? text.slice(key.valueStart, key.valueEnd) : '';
    const keys = [...path, event.type === EVENT_ID.MAPPING ? name : String(index)];
    at = yield* tagged(document, keys, at);
  }
  return at + 1;
}

function tagsOf(document: YamlDocument): ComposeFile['tagAt'] {
  if (!/!(?:reset|override)\b/.test(document.text)) return () => undefined;
  const tags = new Map(tagged(document));
  return (path) => tags.get(toPointer(path));
}

/** `.env` of the folder; the folder and the home of whoever runs it go by their usual names. */
function lookupIn(folder: string, tree: Tree): Lookup {
  const text = tree.read(folder === '' ? '.env' : `${folder}/.env`);
  const known = text === undefined ? undefined : readDotenv(text);
  return (name) => known?.get(name) ?? (name === 'PWD' ? '.' : name === 'HOME' ? '~' : undefined);
}

const section = (file: ComposeFile, document: YamlDocument, key: string): MapNode | undefined => {
  if (!isObject(document.value)) return undefined;
  const found = member(nodeOf(document.value[key] ?? null, { file, path: [key] }));
  return found?.kind === 'map' ? found : undefined;
};

export function openFile({ path, text }: TextFile, tree: Tree): Opened {
  const { documents, errors } = parseYaml(text, composeScalar);
  const yaml = yamlFile(path, text);
  const folder = folderOf(path);
  const lookup = lookupIn(folder, tree);
  const contents = documents.map((document) => {
    const origin = yamlOrigin(yaml, document);
    const file: ComposeFile = { path, folder, lookup, origin, tagAt: tagsOf(document) };
    return { file, services: section(file, document, 'services'), volumes: section(file, document, 'volumes') };
  });
  const unreadable = errors.map(({ message, offset }) => ({ file: path, ...yaml.lines(offset), message }));
  if (contents.some(({ services }) => services) || errors.length > 0) return { contents, unreadable };
  return {
    contents: [],
    unreadable: [{ file: path, line: 1, column: 1, message: '`services` is a mapping of services' }],
  };
}
