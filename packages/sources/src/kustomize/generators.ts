/** `configMapGenerator` and `secretGenerator`. */
import { Unresolved } from '@palisade/core/value';
import { lookup, setField } from './fields.ts';
import type { GeneratorEntry, GeneratorOptions, Texts } from './kustomization.ts';
import { loadFile } from './load.ts';
import { mapNode, type Node, type Place, scalarNode, stringNode } from './node.ts';
import { Problem } from './problem.ts';
import { ENABLED, MARKS, mark, newResource, type Resource } from './resource.ts';
import { placeIn, sourceFile, type Target } from './target.ts';

interface Entry {
  readonly key: string;
  readonly value: string | Unresolved;
  readonly place: Place;
}

const SPACE = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

function envEntries(text: string, file: string): Entry[] {
  const place = { file, document: 0, pointer: '' };
  return text.split('\n').flatMap((raw, index) => {
    const bare = index === 0 ? raw.replace(/^\ufeff/, '') : raw;
    const line = bare.replace(/\r$/, '').replace(SPACE, '');
    if (line === '' || line.startsWith('#')) return [];
    const equals = line.indexOf('=');
    const [key, value] = equals < 0 ? [line, ''] : [line.slice(0, equals), line.slice(equals + 1)];
    return key === '' ? [] : [{ key, value, place }];
  });
}

function unquoted(text: string): string {
  const quote = text[0];
  return text.length >= 2 && quote === text.at(-1) && (quote === '"' || quote === "'") ? text.slice(1, -1) : text;
}

function literalEntry(literal: string, place: Place): Entry {
  const equals = literal.indexOf('=');
  if (equals <= 0) throw new Problem(`invalid literal '${literal}', expected key=value`);
  return { key: literal.slice(0, equals), value: unquoted(literal.slice(equals + 1)), place };
}

const baseName = (path: string): string =>
  path
    .replace(/(?<!\/)\/+$/, '')
    .split('/')
    .at(-1) as string;

function splitFileSource(source: string): [key: string, path: string] {
  const parts = source.split('=');
  if (parts.length === 1) return [baseName(source), source];
  const [key, path] = parts;
  if (parts.length > 2 || !key || !path) throw new Problem(`'${source}' is neither a path nor key=path`);
  return [key, path];
}

/** A file that is no text has bytes that this reading does not have. */
function fileEntry(target: Target, source: string): Entry {
  const [key, path] = splitFileSource(source);
  const text = loadFile(target.session, target.folder, path);
  const file = sourceFile(target, path)?.file ?? target.file;
  const place = { file, document: 0, pointer: '' };
  if (typeof text !== 'string' || !text.includes('\ufffd')) return { key, value: text, place };
  const why = `${path} is not text, so its content and the hash of it are not known`;
  target.session.missing.add(why);
  return { key, value: new Unresolved(why), place };
}

function entriesOf(target: Target, entry: GeneratorEntry, pointer: string): Map<string, Entry> {
  const all = [
    ...(entry.envs ?? []).flatMap((path) => {
      const source = sourceFile(target, path);
      return source ? envEntries(source.text, source.file) : [];
    }),
    ...(entry.literals ?? []).map((text, index) => literalEntry(text, placeIn(target, `${pointer}/literals/${index}`))),
    ...(entry.files ?? []).map((source) => fileEntry(target, source)),
  ];
  const entries = new Map<string, Entry>();
  for (const one of all) {
    if (entries.has(one.key)) throw new Problem(`${entry.name} repeats the key ${one.key}`);
    entries.set(one.key, one);
  }
  return entries;
}

const LINE = 70;

/** Long values are cut into lines, each with its end. */
export function base64(text: string): string {
  const encoded = Buffer.from(text).toString('base64');
  if (encoded.length < LINE) return encoded;
  return encoded.replace(/.{1,70}/g, '$&\n');
}

function dataNode({ value, place }: Entry, secret: boolean): Node {
  if (value instanceof Unresolved) return { ...stringNode('', place), hole: value.why };
  return stringNode(secret ? base64(value) : value, place);
}

const merged = (own: Texts = {}, global: Texts = {}): Texts => ({ ...global, ...own });

function mergedOptions(own: GeneratorOptions = {}, global: GeneratorOptions = {}): GeneratorOptions {
  return {
    labels: merged(own.labels, global.labels),
    annotations: merged(own.annotations, global.annotations),
    disableNameSuffixHash: Boolean(own.disableNameSuffixHash || global.disableNameSuffixHash),
    immutable: Boolean(own.immutable || global.immutable),
  };
}

function baseNode(kind: string, entry: GeneratorEntry, place: Place): Node {
  if (!entry.name) throw new Problem(`a generator of a ${kind} must have a name`);
  const node = mapNode(place);
  setField(node, 'apiVersion', stringNode('v1', place));
  setField(node, 'kind', stringNode(kind, place));
  const metadata = mapNode(place);
  setField(node, 'metadata', metadata);
  const at = (name: string): Place => ({ ...place, pointer: `${place.pointer}/${name}` });
  setField(metadata, 'name', stringNode(entry.name, at('name')));
  if (entry.namespace) setField(metadata, 'namespace', stringNode(entry.namespace, at('namespace')));
  return node;
}

function setOptions(node: Node, options: GeneratorOptions, place: Place): void {
  for (const field of ['labels', 'annotations'] as const)
    for (const [key, value] of Object.entries(options[field] ?? {})) {
      const map = lookup(node, ['metadata', field], { kind: 'map', place });
      if (map) setField(map, key, stringNode(value, place));
    }
  if (options.immutable) setField(node, 'immutable', scalarNode('true', place, '!!bool'));
}

export type GeneratorKind = 'ConfigMap' | 'Secret';

export function generate(target: Target, kind: GeneratorKind, entry: GeneratorEntry, pointer: string): Resource {
  const place = placeIn(target, pointer);
  const options = mergedOptions(entry.options, target.kustomization.generatorOptions);
  const node = baseNode(kind, entry, place);
  if (kind === 'Secret') {
    setField(node, 'type', stringNode(entry.type || 'Opaque', place));
    setField(node, 'data', mapNode(place));
  }
  for (const [key, one] of entriesOf(target, entry, pointer)) {
    const data = lookup(node, ['data'], { kind: 'map', place });
    if (data) setField(data, key, dataNode(one, kind === 'Secret'));
  }
  setOptions(node, options, place);
  if (!options.disableNameSuffixHash) mark(node, MARKS.needsHash, ENABLED);
  mark(node, MARKS.behavior, entry.behavior ?? 'unspecified');
  return newResource(node);
}

export function runGenerators(target: Target): Resource[] {
  const { configMapGenerator = [], secretGenerator = [] } = target.kustomization;
  return [
    ...configMapGenerator.map((entry, index) => generate(target, 'ConfigMap', entry, `/configMapGenerator/${index}`)),
    ...secretGenerator.map((entry, index) => generate(target, 'Secret', entry, `/secretGenerator/${index}`)),
  ];
}
