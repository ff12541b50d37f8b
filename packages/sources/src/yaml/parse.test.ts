import { describe, expect, it } from 'vitest';
import { endOf, locate } from './locate.ts';
import { parseYaml } from './parse.ts';
import { yaml12 } from './scalar.ts';

const value = (text: string): unknown => JSON.parse(JSON.stringify(parseYaml(text).documents[0]?.value));

describe('YAML as kubectl reads it', () => {
  it.each([
    ['a: yes\nb: Off\nc: "yes"\nd: y', { a: true, b: false, c: 'yes', d: true }],
    ['a: 0644\nb: 0x1F\nc: 0b11\nd: 1_000\ne: 0o17', { a: 420, b: 31, c: 3, d: 1000, e: 15 }],
    ['a: ~\nb:\nc: null', { a: null, b: null, c: null }],
    ['a: 2026-01-01\nb: 12:30:45', { a: '2026-01-01', b: '12:30:45' }],
    ['base: &b {x: 1, z: 2}\nm:\n  <<: *b\n  z: 3', { base: { x: 1, z: 2 }, m: { x: 1, z: 3 } }],
    ['a: 1\na: 2', { a: 2 }],
    ['a: !!str 1\nb: !custom x', { a: '1', b: 'x' }],
    ['1: a\ntrue: b', { 1: 'a', true: 'b' }],
    ['yes: a\n"no": b\n0x10: c\n._1: d', { true: 'a', no: 'b', 16: 'c', '._1': 'd' }],
    ['a: ._1', { a: '._1' }],
    ['a: |\n  x\n  y', { a: 'x\ny' }],
    ['a: |\n  x\n  y\nb: >-\n  x\n  y', { a: 'x\ny\n', b: 'x y' }],
  ])('%j', (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it('reads YAML 1.2 where a format is of that version', () => {
    const [document] = parseYaml('on: push\na: yes\nb: 0644\nc: true', yaml12).documents;
    expect({ ...(document?.value as object) }).toEqual({ on: 'push', a: 'yes', b: 644, c: true });
  });

  it('keeps prototype keys as keys', () => {
    const [document] = parseYaml('__proto__: {x: 1}\nconstructor: 2\ntoString: 3').documents;
    expect(Object.keys(document?.value as object)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('reads the other documents where one is broken', () => {
    const { documents, errors } = parseYaml('a: 1\n---\nb: "x\n---\nc: 3\n');
    expect(documents.map((document) => ({ ...(document.value as object) }))).toEqual([{ a: 1 }, { c: 3 }]);
    expect(errors).toHaveLength(1);
  });

  it('names duplicate keys', () => {
    expect(parseYaml('a: 1\nb: 2\na: 3').documents[0]?.duplicates).toEqual([{ key: 'a', offset: 10 }]);
  });
});

describe('hostile YAML', () => {
  it('an alias bomb ends in an error', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}, *l${n}]`);
    const { documents, errors } = parseYaml(`l0: &l0 [x, x, x]\n${levels.join('\n')}\n`);
    expect(documents).toEqual([]);
    expect(errors[0]?.message).toMatch(/aliases expand to more than/);
  });

  it('an alias of what contains it ends in an error, or in data that ends', () => {
    const { documents, errors } = parseYaml('a: &a\n  b: *a\n');
    expect(documents.length + errors.length).toBe(1);
    expect(errors[0]?.message).toMatch(/has no anchor/);
    const list = parseYaml('a: &a [*a]\n');
    expect(list.errors[0]?.message).toMatch(/inside it/);
  });

  it.each([
    ['flow', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['block', Array.from({ length: 10_000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
  ])('%s nesting of 10,000 ends in an error', (_, text) => {
    expect(parseYaml(text).errors).toHaveLength(1);
  });

  it('a merge of many keys again and again is bounded', () => {
    const keys = Array.from({ length: 2_000 }, (_, n) => `k${n}: 1`).join(', ');
    const merges = Array.from({ length: 200 }, (_, n) => `m${n}: {<<: *b}`).join('\n');
    const start = performance.now();
    const { errors } = parseYaml(`b: &b {${keys}}\n${merges}\n`);
    expect(errors[0]?.message).toMatch(/aliases expand/);
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('positions', () => {
  const text = 'a:\n  b:\n    - x: 1\n    - "y": "two"\nc: {d: [1, 2]}\n';
  const [document] = parseYaml(text).documents;
  const shown = (path: string[]): string => {
    if (!document) throw new Error('no document');
    const { start, event } = locate(document, path);
    return text.slice(start, endOf(document, event));
  };

  it.each([
    [['a', 'b', '0', 'x'], '1'],
    [['a', 'b', '1', 'y'], '"two"'],
    [['c', 'd', '1'], '2'],
  ])('%j', (path, expected) => {
    expect(shown(path)).toBe(expected);
  });

  it('gives the nearest parent of what is absent', () => {
    if (!document) throw new Error('no document');
    expect(locate(document, ['a', 'b', '7', 'z'])).toMatchObject({ depth: 2 });
    expect(locate(document, ['nothing'])).toMatchObject({ depth: 0 });
  });
});
