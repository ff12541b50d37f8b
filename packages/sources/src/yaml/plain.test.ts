import type { Data } from '@palisade/core/value';
import { array, assert, constantFrom, nat, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placePlain } from './locate-plain.ts';
import { parseOnce } from './parse.ts';
import { type Place, placeOf } from './place.ts';
import { readPlain } from './plain.ts';
import { yaml11 } from './scalar.ts';

const MANIFEST = `# A service and what it runs on
apiVersion: v1
kind: Service
metadata:
  name: "web"
  labels: {}
spec:
  ports:
  - port: 80 # http
    targetPort: http
  - port: 443
---
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    'a b': yes
    note: |
      first

        second
    last: |-
      one
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.29
          args: ["--port", '80', v, 0x1f]
          command: []
          env:
            -
              name: EMPTY
              value:
            - - nested
              - list
`;

const FRAGMENTS = [
  ...[' ', '  ', '\n', '\n\n', '\n  ', '\n    ', '- ', '-', '\n- ', 'key: v', 'a:', ': ', ':', '#', ' #', '"', "'"],
  ...[
    '|',
    '|-',
    '|+',
    '>',
    '---\n',
    '---',
    '...',
    '[a, b]',
    '[]',
    '{}',
    '{} ',
    '{ } # x',
    '{a: b}',
    '\t',
    '\r',
    '&x ',
    '*x',
    '? ',
    ',',
  ],
  ...[
    'null',
    '~',
    'yes',
    '01',
    '1_0',
    '<<: ',
    '!!str ',
    '%',
    '\\',
    'é',
    '\u0085',
    '😀',
    '"q: "',
    "'s': 1",
    "'$s{': 1",
    '"#: [": 1',
    "'<<': *a",
    "'it''s': 1",
    '\n |',
    'x',
  ],
];

const edit = tuple(nat(2000), nat(8), constantFrom(...FRAGMENTS));
const window = tuple(nat(2000), nat(400));

/** A piece of the manifest with some damage done to it. */
const text = tuple(window, array(edit, { maxLength: 4 })).map(([[from, length], edits]) => {
  const start = MANIFEST.lastIndexOf('\n', from % MANIFEST.length) + 1;
  let piece = length < 100 ? MANIFEST : MANIFEST.slice(start, start + length);
  for (const [at, remove, fragment] of edits) {
    const place = at % (piece.length + 1);
    piece = piece.slice(0, place) + fragment + piece.slice(place + remove);
  }
  return piece;
});

function* pathsOf(value: Data, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  yield [...path, 'absent'];
  if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner as Data, [...path, key]);
}

/** What a report shows of a place: a line at most. */
function shown(source: string, { start, absent, end }: Place): readonly unknown[] {
  const newline = source.indexOf('\n', start);
  const lineEnd = newline < 0 ? source.length : newline;
  return [start, absent, absent || end === undefined ? lineEnd : Math.min(end, lineEnd)];
}

describe('the plain part of YAML', () => {
  it('is what manifests are written in', () => {
    expect(readPlain(MANIFEST, yaml11)).toHaveLength(2);
  });

  it('is read as js-yaml reads it, or left to it', () => {
    let plain = 0;
    assert(
      property(text, (source) => {
        const read = readPlain(source, yaml11);
        if (!read) return;
        plain++;
        const { documents, errors } = parseOnce(source, yaml11);
        expect(errors).toEqual([]);
        expect(read.map(({ value }) => value)).toEqual(documents.map(({ value }) => value));
        for (const [index, document] of documents.entries())
          for (const path of pathsOf(document.value)) {
            const place = placePlain(source, read[index]?.entries ?? [], path);
            if (place) expect(shown(source, place)).toEqual(shown(source, placeOf(document, path)));
          }
      }),
      { numRuns: 3000 },
    );
    expect(plain).toBeGreaterThan(300);
  });

  it.each([
    ['a scalar in the column of its key', 'a:\nb'],
    ['a separator with a tail', '---#\na: 1'],
    ['a scalar over two lines', 'a: b\n  c'],
    ['a tab', 'a:\tb'],
    ['an alias', 'a: &x 1\nb: *x'],
    ['a key twice', 'a: 1\na: 2'],
    ['spaces in a block', 'a: |\n  b\n    \n  c'],
    ['a document without content', '---\n---\na: 1'],
    ['a sequence in the column of another', '- a\nb: c'],
  ])('leaves %s to js-yaml', (_, source) => {
    expect(readPlain(source, yaml11)).toBeUndefined();
  });
});
