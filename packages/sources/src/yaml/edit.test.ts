import { fromPointer, toData } from '@palisade/core/value';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CannotEdit, editYaml } from './edit.ts';
import { parseYaml } from './parse.ts';

type Edit = Parameters<typeof editYaml>[1][number];

function edited(text: string, ...edits: Edit[]): string {
  const [document] = parseYaml(text).documents;
  if (!document) throw new Error('no document');
  let result = text;
  for (const { start, end, text: inserted } of editYaml(document, edits).toReversed())
    result = result.slice(0, start) + inserted + result.slice(end);
  return result;
}

const set = (pointer: string, value: unknown): Edit => ({ op: 'set', pointer, value });
const remove = (pointer: string): Edit => ({ op: 'remove', pointer });

describe('edits keep what they do not touch', () => {
  it.each([
    ['replaces a scalar beside its comment', 'a: no # why\nb: 1\n', [set('/a', true)], 'a: true # why\nb: 1\n'],
    ['adds a key after the last', 'a:\n  b: 1 # one\nc: 2\n', [set('/a/d', 'x')], 'a:\n  b: 1 # one\n  d: x\nc: 2\n'],
    ['fills an empty value', 'a:\nb: 1\n', [set('/a/c', true)], 'a:\n  c: true\nb: 1\n'],
    [
      'fills an empty value above its comment',
      'a: # later\nb: 1\n',
      [set('/a/c', true)],
      'a: # later\n  c: true\nb: 1\n',
    ],
    ['fills an empty flow mapping', 'a: {}\n', [set('/a/c', true)], 'a: { c: true }\n'],
    ['adds to a flow mapping', 'a: {b: 1}\n', [set('/a/c', true)], 'a: {b: 1, c: true}\n'],
    ['adds to a flow mapping that ends in a comma', 'a: {b: 1,}\n', [set('/a/c', true)], 'a: {b: 1, c: true,}\n'],
    [
      'merges what two edits need',
      'a: 1\n',
      [set('/s/x', 1), set('/s/t/z', [2])],
      'a: 1\ns:\n  x: 1\n  t:\n    z: [2]\n',
    ],
    ['extends a list in its own style', 'a:\n  - x # first\n', [set('/a', ['x', 'z'])], 'a:\n  - x # first\n  - z\n'],
    ['extends a flow list', 'a: [x]\n', [set('/a', ['x', 'z'])], 'a: [x, z]\n'],
    ['edits inside a sequence', '- n: 1\n- n: 2\n', [set('/1/m', 3)], '- n: 1\n- n: 2\n  m: 3\n'],
    ['removes a line', 'a: 1\nb: 2 # gone\nc: 3\n', [remove('/b')], 'a: 1\nc: 3\n'],
    ['removes the first key of an item', '- a: 1\n  b: 2\n', [remove('/0/a')], '- b: 2\n'],
    ['removes an item', 'l:\n  - a\n  - b\n', [remove('/l/0')], 'l:\n  - b\n'],
    ['removes from flow', 'l: [a, b, c]\n', [remove('/l/1')], 'l: [a, c]\n'],
    ['removes the last from flow', 'l: [a, b]\n', [remove('/l/1')], 'l: [a]\n'],
    ['leaves nothing as empty', 'a:\n  b: 1\nc: 2\n', [remove('/a/b')], 'a:\n  {}\nc: 2\n'],
    [
      'keeps windows line ends',
      'a:\r\n  b: 1\r\nc: 2\r\n',
      [set('/a/d', { e: 1 })],
      'a:\r\n  b: 1\r\n  d:\r\n    e: 1\r\nc: 2\r\n',
    ],
    ['writes at the end of a text without newline', 'a: 1', [set('/b', 2)], 'a: 1\nb: 2'],
    ['adds after a block scalar', 'a: |\n  text\n  more\n', [set('/b', 1)], 'a: |\n  text\n  more\nb: 1\n'],
    ['replaces a block scalar', 'a: |\n  text\n  more\nb: 1\n', [set('/a', 'x')], 'a: x\nb: 1\n'],
    ['replaces a folded scalar at the end', 'a: >-\n  text\n', [set('/a', true)], 'a: true\n'],
    ['edits JSON as JSON', '{"a": {"b": 1}}', [set('/a/c', 'x')], '{"a": {"b": 1, "c": "x"}}'],
    ['quotes what YAML 1.1 would read otherwise', 'a: 1\n', [set('/b', 'yes')], 'a: 1\nb: "yes"\n'],
  ] as const)('%s', (_, before, edits, after) => {
    expect(edited(before, ...edits)).toBe(after);
  });

  it.each([
    ['an alias', 'a: &x {b: 1}\nc: *x\n', set('/c/b', 2)],
    ['a merged mapping', 'a: &x {b: 1}\nc:\n  <<: *x\n', set('/c/d', 2)],
  ])('refuses %s, which stands elsewhere as well', (_, before, edit) => {
    expect(() => edited(before, edit)).toThrow(CannotEdit);
  });
});

const key = fc.constantFrom('a', 'b', 'c', 'yes', 'x/y', '0');
const scalar = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -5, max: 9999 }),
  fc.constantFrom('text', 'no', '', '1.5', 'a: b', '# c', '512Mi'),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}));

function write(root: unknown, pointer: string, to: unknown): unknown {
  const [first, ...rest] = fromPointer(pointer);
  if (first === undefined) return to;
  const here =
    typeof root === 'object' && root !== null && !Array.isArray(root) ? (root as Record<string, unknown>) : {};
  return {
    ...here,
    [first]: write(here[first], rest.map((part) => `/${part.replaceAll('/', '~1')}`).join(''), to),
  };
}

describe('an edited text reads as the edited data', () => {
  it('for any mapping in block or flow style, and any new member', async () => {
    const { stringify } = await import('yaml');
    const paths = fc.array(key, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }),
        paths,
        value,
        fc.boolean(),
        (root, path, to, flow) => {
          const text = flow ? JSON.stringify(root) : stringify(root, { version: '1.1', aliasDuplicateObjects: false });
          const pointer = path.map((part) => `/${part.replaceAll('/', '~1')}`).join('');
          // A path through a scalar or a list is not what edits are made of.
          let here: unknown = root;
          for (const part of path.slice(0, -1)) {
            if (here !== undefined && (typeof here !== 'object' || here === null || Array.isArray(here))) return;
            here = (here as Record<string, unknown> | undefined)?.[part];
          }
          if (here !== undefined && (typeof here !== 'object' || here === null || Array.isArray(here))) return;
          const after = edited(text, set(pointer, to));
          const [document] = parseYaml(after).documents;
          expect(document?.value, after).toEqual(toData(JSON.parse(JSON.stringify(write(root, pointer, to)))));
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('what is empty or odd', () => {
  it.each([
    ['an empty value at the end of a text', 'a: 1\nb:\n c:', [set('/b/c/d', 1)], 'a: 1\nb:\n c:\n   d: 1'],
    ['an empty item', 'a: 1\nb:\n    -', [set('/b/0/c', 1)], 'a: 1\nb:\n    -\n      c: 1'],
    ['an empty member of an item', 'b:\n  - \n   c:', [set('/b/0/c', true)], 'b:\n  - \n   c: true'],
    ['an empty member in flow', 'a: {b: , c: 1}\n', [set('/a/b/d', 1)], 'a: {b: { d: 1 } , c: 1}\n'],
    ['an empty key', 'a: 1\n: 2\n', [set('/b', 3)], 'a: 1\n: 2\nb: 3\n'],
    [
      'the only member, for others',
      'a:\n  b:\n    c: 0',
      [remove('/a/b/c'), set('/a/b/d', 1), set('/a/b/e', 2)],
      'a:\n  b:\n    d: 1\n    e: 2',
    ],
  ] as const)('%s', (_, text, edits, expected) => {
    expect(edited(text, ...edits)).toBe(expected);
  });

  it.each([
    ['a list where an object belongs', 'a:\n - - b\n', set('/a/0/c', 1)],
    ['a text where an object belongs', 'a: b\n', set('/a/c', 1)],
    ['a block of text where an object belongs', 'a: |\n \n', set('/a/c', 1)],
    ['keys behind question marks', 'a:\n  ? b\n', set('/a/c', 1)],
    ['keys behind anchors', 'a:\n  &x b: 1\n', set('/a/c', 1)],
    ['lines that end with a carriage return alone', 'a:\r b: 1\n', set('/a/c', 1)],
  ])('%s is left to a person', (_, text, edit) => {
    expect(() => edited(text, edit)).toThrow(CannotEdit);
  });
});
