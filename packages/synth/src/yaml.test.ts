/** What is written is what every parser reads. */
import { array, assert, boolean, constantFrom, dictionary, integer, letrec, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { because, toYaml, type Yaml } from './yaml.ts';

const text = oneof(
  string({ unit: 'binary', maxLength: 12 }),
  string({ unit: constantFrom(...' \n#:-"\'{}[]&*!|>%@`,?yn01.~_xeE+'), maxLength: 8 }),
  constantFrom(
    '',
    'yes',
    'No',
    'null',
    '~',
    '1_000',
    '0o17',
    '1e3',
    '.inf',
    '0x1F',
    '1:30',
    '2026-01-01',
    '<<',
    '=',
    '100m',
    '1Gi',
    '../../base',
  ),
);

const { value } = letrec((tie) => ({
  value: oneof(
    { depthSize: 'small' },
    text,
    integer(),
    boolean(),
    array(tie('value'), { maxLength: 3 }),
    dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

describe('YAML', () => {
  it('is read back as it was meant, by YAML 1.1 and 1.2', () => {
    assert(
      property(dictionary(text, value, { maxKeys: 3, noNullPrototype: true }), (object) => {
        const written = toYaml(object as Yaml);
        expect(parseDocument(written, { version: '1.1', schema: 'yaml-1.1', merge: false }).toJS()).toEqual(object);
        expect(parseDocument(written, { version: '1.2' }).toJS()).toEqual(object);
      }),
      { numRuns: 2000 },
    );
  });

  it('tells behind a line which controls ask for it', () => {
    const spec = {
      a: because(1, 'x/y', 'x/z'),
      b: because({ c: [because('d', 'x/w')] }, 'x/y'),
      e: because([], 'x/y'),
    };
    expect(toYaml(spec)).toBe('a: 1 # x/y, x/z\nb: # x/y\n  c:\n    - d # x/w\ne: [] # x/y\n');
  });

  it('leaves out what is undefined, and writes text over lines as a block', () => {
    expect(toYaml({ a: undefined, b: 'one\ntwo\n' }, { c: true })).toBe('b: |\n  one\n  two\n---\nc: true\n');
  });
});
