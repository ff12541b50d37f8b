/** Edits around values that are empty, wherever in the text they stand. */
import type { DataEdit } from '@palisade/core/location';
import { describe, expect, it } from 'vitest';
import { editYaml } from './edit.ts';
import { parseYaml, type YamlDocument } from './parse.ts';
import { placeOf } from './place.ts';

const set = (pointer: string, value: unknown): DataEdit => ({ op: 'set', pointer, value });
const remove = (pointer: string): DataEdit => ({ op: 'remove', pointer });

function edited(text: string, edit: DataEdit, index = 0): string {
  const document = parseYaml(text).documents[index];
  if (!document) throw new Error('no document');
  return editYaml(document, [edit])
    .toReversed()
    .reduce((result, { start, end, text: added }) => result.slice(0, start) + added + result.slice(end), text);
}

it.each([
  ['fills one that is not on the first line', 'a:\n  b:\nc: 1\n', set('/a/b/x', 1), 'a:\n  b:\n    x: 1\nc: 1\n'],
  ['fills one before a comment', 'a:\n  b: # why\nc: 1\n', set('/a/b/x', 1), 'a:\n  b: # why\n    x: 1\nc: 1\n'],
  ['replaces one', 'a:\n  b:\nc: 1\n', set('/a/b', 1), 'a:\n  b: 1\nc: 1\n'],
  ['adds behind one', 'a:\n  b:\nc: 1\n', set('/a/d', 1), 'a:\n  b:\n  d: 1\nc: 1\n'],
  ['adds behind one with a comment', 'a:\n  b: # x: -\nc: 1\n', set('/a/d', 1), 'a:\n  b: # x: -\n  d: 1\nc: 1\n'],
  ['adds behind one with a tag', 'a:\n  b: !!null\nc: 1\n', set('/a/d', 1), 'a:\n  b: !!null\n  d: 1\nc: 1\n'],
  ['adds behind one with a quoted key', 'a:\n  "b":\nc: 1\n', set('/a/d', 1), 'a:\n  "b":\n  d: 1\nc: 1\n'],
  ['adds beside one in an item', 'a:\n  - b:\nc: 1\n', set('/a/0/d', 1), 'a:\n  - b:\n    d: 1\nc: 1\n'],
  [
    'adds behind an empty item',
    'a:\n  - x\n  -\nc: 1\n',
    set('/a', ['x', null, 'y']),
    'a:\n  - x\n  -\n  - "y"\nc: 1\n',
  ],
  ['adds behind one in flow style', 'a: {b: , c: 1}\n', set('/a/d', 1), 'a: {b: , c: 1, d: 1}\n'],
  ['takes one out', 'a:\n  e: 1\n  b:\nf: 1\n', remove('/a/b'), 'a:\n  e: 1\nf: 1\n'],
])('%s', (_, text, edit, wanted) => {
  expect(edited(text, edit)).toBe(wanted);
});

it('in each of several documents', () => {
  const text = '---\na:\n  b:\n---\na:\n  b:\n';
  expect(edited(text, set('/a/d', 1))).toBe('---\na:\n  b:\n  d: 1\n---\na:\n  b:\n');
  expect(edited(text, set('/a/d', 1), 1)).toBe('---\na:\n  b:\n---\na:\n  b:\n  d: 1\n');
});

describe('the place of an empty value', () => {
  it('is its own line, in a list too', () => {
    const [document] = parseYaml('a:\n  - x\n  -\n  - !!null\nb:\n').documents as [YamlDocument];
    const offsets = [['a', '1'], ['b']].map((path) => placeOf(document, path).start);
    expect(offsets.map((offset) => document.text.slice(0, offset).split('\n').length)).toEqual([3, 5]);
  });
});
