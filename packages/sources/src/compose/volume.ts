/** The short and the long syntax of a mount. */
import { Unresolved } from '@palisade/core/value';
import { interpolate } from './interpolate.ts';
import { booleanOf, member, type Node, textOf } from './node.ts';

export interface Mount {
  readonly type: 'bind' | 'volume' | 'tmpfs' | 'other';
  readonly source: string | Unresolved | undefined;
  readonly target: string | Unresolved | undefined;
  readonly readOnly: boolean | Unresolved;
}

const DRIVE = /^[A-Za-z]$/;
const PATH = /^[./~]|^[A-Za-z]:|^\\/;

/** Parts between colons; those in `${…}` and of a drive (`C:\data`) part nothing. */
function partsOf(spec: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  for (let at = 0; at < spec.length; at++) {
    const char = spec[at] as string;
    if (char === '$' && spec[at + 1] === '{') depth++;
    if (char === '}' && depth > 0) depth--;
    if (char === ':' && depth === 0 && !DRIVE.test(part)) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

function shortMount(spec: string, node: Node): Mount {
  const [first = '', second, options = ''] = partsOf(spec).map((part) => interpolate(part, node.at.file.lookup));
  const readOnly = options instanceof Unresolved ? options : options.split(',').includes('ro');
  if (second === undefined) return { type: 'volume', source: undefined, target: first, readOnly: false };
  const type = first instanceof Unresolved || PATH.test(first) ? 'bind' : 'volume';
  return { type, source: first, target: second, readOnly };
}

const TYPES: Readonly<Record<string, Mount['type']>> = {
  bind: 'bind',
  volume: 'volume',
  tmpfs: 'tmpfs',
  npipe: 'bind',
};

function longMount(node: Node): Mount {
  const type = textOf(member(node, 'type'));
  return {
    type: (typeof type === 'string' && TYPES[type]) || 'other',
    source: textOf(member(node, 'source')),
    target: textOf(member(node, 'target')),
    readOnly: booleanOf(member(node, 'read_only')) ?? false,
  };
}

export function mountOf(node: Node): Mount | undefined {
  if (node.kind === 'map') return longMount(node);
  return node.kind === 'leaf' && typeof node.value === 'string' ? shortMount(node.value, node) : undefined;
}

/** Where it is mounted: what later files replace it by. */
export function targetOf(node: Node): string | undefined {
  const target = mountOf(node)?.target;
  return typeof target === 'string' ? target : undefined;
}
