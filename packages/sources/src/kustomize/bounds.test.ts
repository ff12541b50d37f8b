/** What is not fetched, what is refused, and what must not run away. */
import { at, Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { renderKustomization } from './render.ts';

const treeOf = (files: Record<string, string>): Tree => ({
  read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  under: (folder) => Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)),
});
const render = (files: Record<string, string>, folder = '') => renderKustomization(folder, treeOf(files));

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n';

describe('remote bases', () => {
  it.each([
    'https://github.com/org/repo//deploy?ref=v1',
    'https://example.com/manifests.yaml',
    'github.com/org/repo',
    'git@github.com:org/repo.git',
    'ssh://git@example.com/org/repo',
    'git::https://example.com/org/repo',
  ])('%s is not fetched', (url) => {
    const { objects, missing, errors } = render({
      'kustomization.yaml': `resources: [r.yaml, "${url}"]\nnamePrefix: p-\n`,
      'r.yaml': CONFIG_MAP,
    });
    expect(errors).toEqual([]);
    expect(objects).toHaveLength(1);
    expect(missing).toEqual([`${url} is not fetched: what it holds is not known`]);
  });

  it('may hold what a patch, a count or a replacement is for', () => {
    const { objects, missing, errors } = render({
      'kustomization.yaml': `
resources: [r.yaml, github.com/org/repo]
patches: [{path: p.yaml}]
replicas: [{name: web, count: 2}]
replacements: [{source: {kind: Service}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]
`,
      'r.yaml': CONFIG_MAP,
      'p.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n',
    });
    expect(errors).toEqual([]);
    expect(objects).toHaveLength(1);
    expect(missing).toHaveLength(4);
  });

  it('are told from folders of the tree', () => {
    const files = { 'kustomization.yaml': 'resources: [github]', 'github/kustomization.yaml': 'resources: []' };
    expect(render(files)).toMatchObject({ errors: [], missing: [], bases: ['github'] });
  });
});

describe('what is not run', () => {
  it('is said', () => {
    const { missing } = render({
      'kustomization.yaml': `
helmCharts: [{name: redis}]
generators: ["{apiVersion: example.com/v1, kind: Plugin, metadata: {name: x}}"]
validators: [v.yaml]
`,
    });
    expect(missing).toEqual([
      'kustomization.yaml: Helm charts of a kustomization are not inflated',
      'kustomization.yaml: validators are not run',
      "the plugin Plugin 'x' is outside Kustomize, and is not run",
    ]);
  });

  it('leaves a file that is no text unresolved', () => {
    const { objects, missing } = render({
      'kustomization.yaml': 'configMapGenerator: [{name: c, files: [logo.png]}]',
      'logo.png': '\ufffdPNG',
    });
    expect(at(objects[0]?.value, ['data', 'logo.png'])).toBeInstanceOf(Unresolved);
    expect(missing).toHaveLength(1);
  });
});

describe('paths', () => {
  it.each([
    ['above the tree', '../outside.yaml'],
    ['absolute', '/etc/passwd'],
    ['ambiguous', 'base - ../other'],
    ['empty', ''],
    ['itself', '.'],
  ])('%s: refused', (_, path) => {
    const { errors, objects } = render({ 'kustomization.yaml': `resources: ["${path}"]` });
    expect(errors).toHaveLength(1);
    expect(objects).toEqual([]);
  });

  it('of patches and generators stay in the folder', () => {
    const files = {
      'secret.txt': 'x',
      'app/kustomization.yaml': 'configMapGenerator: [{name: c, files: [../secret.txt]}]',
    };
    expect(render(files, 'app').errors[0]?.message).toContain('security');
  });

  it('of a folder without a kustomization are an error', () => {
    expect(render({ 'r.yaml': CONFIG_MAP }).errors).toEqual([
      { file: '', message: "there is no kustomization file in '.'" },
    ]);
  });
});

describe('growth', () => {
  it('by copies of copies ends', () => {
    const operations = Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '/data', path: `/data/k${i}` }));
    const { errors } = render({
      'kustomization.yaml': `resources: [r.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: '${JSON.stringify(operations)}'\n`,
      'r.yaml': CONFIG_MAP,
    });
    expect(errors[0]?.message).toBe('the kustomization grows without bound');
  });

  it('by a text put into itself ends', () => {
    const replacement = {
      source: { kind: 'ConfigMap', fieldPath: 'data.a' },
      targets: [{ select: { kind: 'ConfigMap' }, fieldPaths: ['data.a'], options: { delimiter: '-', index: -1 } }],
    };
    const { errors } = render({
      'kustomization.yaml': JSON.stringify({
        resources: ['r.yaml'],
        replacements: Array.from({ length: 40 }, () => replacement),
      }),
      'r.yaml': CONFIG_MAP,
    });
    expect(errors[0]?.message).toBe('a replacement grows without bound');
  });

  it('by nesting ends', () => {
    const operations = Array.from({ length: 1_000 }, (_, i) => [
      { op: 'add', path: `/m${i}`, value: {} },
      { op: 'move', from: '/data', path: `/m${i}/x` },
      { op: 'move', from: `/m${i}`, path: '/data' },
    ]).flat();
    const { errors } = render({
      'kustomization.yaml': 'resources: [r.yaml]\npatches: [{path: p.json, target: {kind: ConfigMap}}]',
      'p.json': JSON.stringify(operations),
      'r.yaml': CONFIG_MAP,
    });
    expect(errors[0]?.message).toBe('an object nests too deeply');
  });

  it('by bases that double ends', () => {
    const files: Record<string, string> = { 'l0/kustomization.yaml': 'resources: []' };
    for (let level = 1; level < 30; level++) {
      files[`l${level}/kustomization.yaml`] = `resources: [../l${level - 1}, ../m${level - 1}]`;
      files[`m${level - 1}/kustomization.yaml`] = `resources: [../l${level - 1}]`;
    }
    expect(render(files, 'l29').errors[0]?.message).toBe('the kustomization builds on too many others');
  });

  it('of a pattern takes no time', () => {
    const { errors, objects } = render({
      'kustomization.yaml': `resources: [r.yaml]\npatches: [{target: {name: "(a+)+(b|a*)*$x"}, patch: '[]'}, {path: p.yaml, target: {name: "(a|a)*(a|a)*!"}}]`,
      'p.yaml': CONFIG_MAP,
      'r.yaml': CONFIG_MAP.replace('name: c', `name: ${'a'.repeat(250)}`),
    });
    expect([errors.length, objects.length]).toEqual([0, 1]);
  });
});
