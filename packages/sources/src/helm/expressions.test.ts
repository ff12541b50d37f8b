/** Several hundred expressions beside what Helm's engine made of them, recorded in testdata/expressions.json. */
import { readFileSync } from 'node:fs';
import { isObject, newObject } from '@palisade/core/value';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../yaml/parse.ts';
import { dictOf, readFiles, releaseObjects, rootObjects } from './chart/objects.ts';
import { findFunction } from './functions/table.ts';
import { hasHole } from './go/holes.ts';
import { Dict, toValue } from './go/value.ts';
import { parseTemplate } from './template/parse.ts';
import { Registry } from './template/registry.ts';
import { Runtime } from './template/runtime.ts';
import { type Engine, enableRendering, execute, NO_VALUE } from './template/statements.ts';
import { textTree } from './testdata/disk.ts';

interface Recorded {
  readonly values: string;
  readonly expressions: readonly { readonly template: string; readonly helm?: string; readonly refused?: boolean }[];
}

const { values, expressions } = JSON.parse(
  readFileSync(`${import.meta.dirname}/testdata/expressions.json`, 'utf8'),
) as Recorded;

const FILES = { 'conf/a.ini': 'x=1\ny=2\n', 'conf/b.ini': 'z=3' };

function root(): Dict {
  const data = parseYaml(values).documents[0]?.value ?? null;
  const metadata = Object.assign(newObject(), { name: 'web', version: '1.2.3', appVersion: '4.5', apiVersion: 'v2' });
  const own = toValue(isObject(data) ? data : newObject()) as Dict;
  const chart = { name: 'web', parent: undefined, version: '1.2.3', folder: '', library: false, metadata, values: own };
  const files = Object.keys(FILES).map((name) => ({ name, path: name }));
  const [rooted] = rootObjects(
    { ...chart, requirements: [], dependencies: [], templates: [], crds: [], files },
    own,
    releaseObjects({ name: 'rel', namespace: 'ns' }),
    (one) => readFiles(one.files, textTree(FILES)),
  );
  const made = rooted?.root ?? new Dict();
  made.entries.set('Template', dictOf({ Name: 'web/templates/a.txt', BasePath: 'web/templates' }));
  return made;
}

function render(template: string): { text: string; problems: string[] } {
  const problems: string[] = [];
  const registry = new Registry();
  const report = (_file: string, _line: number, message: string) => problems.push(message);
  const engine: Engine = { runtime: new Runtime(), registry, functions: findFunction, report };
  enableRendering(engine);
  engine.runtime.listen(
    (message) => problems.push(message),
    () => true,
  );
  const parsed = parseTemplate(template, (name) => findFunction(name) !== undefined);
  for (const [name, block] of parsed.definitions) registry.define(name, block, 'a');
  const { text } = execute(engine, parsed.body, 'a', root()).without(NO_VALUE);
  return { text, problems: [...parsed.problems.map(({ message }) => message), ...problems] };
}

const pattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split(/[\ue000-\uf8f0]+/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('[^]*')}$`,
  );

describe('expressions', () => {
  test.each(expressions.filter(({ refused }) => !refused))('$template', ({ template, helm }) => {
    const { text, problems } = render(template);
    expect(problems).toEqual([]);
    if (hasHole(text)) expect(helm).toMatch(pattern(text));
    else expect(text).toBe(helm);
  });

  test.each(expressions.filter(({ refused }) => refused))('$template is refused', ({ template }) => {
    const { text, problems } = render(template);
    expect(problems.length > 0 || hasHole(text)).toBe(true);
  });

  test('most of them are known', () => {
    const known = expressions.filter(({ template, refused }) => !refused && !hasHole(render(template).text));
    expect(known.length).toBeGreaterThan(expressions.length * 0.8);
  });
});
