import { toData } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { type KustomizeRendering, renderKustomization } from './render.ts';

const treeOf = (files: Record<string, string>): Tree => ({
  read: (path) => files[path],
  under: (folder) => Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)),
});

const DEPLOYMENT = `
apiVersion: v1
kind: ConfigMap
metadata: {name: first}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: side
        image: busybox
      - name: web
        image: nginx:1
`;

const FILES = {
  'base/kustomization.yaml': 'resources: [web.yaml]',
  'base/web.yaml': DEPLOYMENT,
  'part/kustomization.yaml': `
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
- path: ops.yaml
  target: {kind: Deployment}
`,
  'part/ops.yaml': '- {op: add, path: /spec/template/spec/hostNetwork, value: true}',
  'prod/kustomization.yaml': `
resources: [../base]
components: [../part]
namePrefix: prod-
commonAnnotations: {team: blue}
patches:
- path: hardened.yaml
- patch: '[{"op": "replace", "path": "/spec/replicas", "value": 3}]'
  target: {kind: Deployment}
images: [{name: nginx, newTag: "2"}]
configMapGenerator:
- name: made
  literals: [a=b]
  files: [c.txt]
`,
  'prod/hardened.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: web, securityContext: {runAsNonRoot: true}}]}}}
`,
  'prod/c.txt': 'text',
};

const rendered: KustomizeRendering = renderKustomization('prod', treeOf(FILES));
const objectOf = (kind: string, name: string) =>
  rendered.objects.find(({ value }) => {
    const metadata = value['metadata'] as { name: string };
    return value['kind'] === kind && metadata.name.startsWith(name);
  }) ?? expect.fail(`no ${kind} ${name}`);

describe('where a field was written', () => {
  const web = objectOf('Deployment', 'prod-web');

  it('is the base, for what nothing changed', () => {
    expect([web.file, web.document]).toEqual(['base/web.yaml', 1]);
    // The patched container comes first, as in Kustomize.
    expect(web.provenance('/spec/template/spec/containers/1/image')).toEqual({
      file: 'base/web.yaml',
      document: 1,
      pointer: '/spec/template/spec/containers/0/image',
    });
  });

  it.each([
    ['/spec/template/spec/containers/0/securityContext/runAsNonRoot', 'prod/hardened.yaml'],
    ['/spec/template/spec/hostNetwork', 'part/ops.yaml'],
    ['/spec/replicas', 'prod/kustomization.yaml'],
    ['/spec/template/spec/containers/0/image', 'prod/kustomization.yaml'],
    ['/metadata/name', 'prod/kustomization.yaml'],
    ['/metadata/annotations/team', 'prod/kustomization.yaml'],
  ])('%s is of %s', (pointer, file) => {
    expect(web.provenance(pointer).file).toBe(file);
  });

  it('is a pointer into that file', () => {
    const pointers = [
      '/spec/template/spec/hostNetwork',
      '/spec/replicas',
      '/metadata/annotations/team',
      '/metadata/name',
    ];
    expect(pointers.map((pointer) => web.provenance(pointer).pointer)).toEqual([
      '/0/value',
      '/patches/1/patch',
      '/commonAnnotations/team',
      '/namePrefix',
    ]);
  });

  it('is the nearest parent, for what is not there', () => {
    const { file, pointer } = web.provenance('/spec/template/spec/containers/1/securityContext/privileged');
    expect([file, pointer]).toEqual(['base/web.yaml', '/spec/template/spec/containers/0']);
    expect(web.provenance('').pointer).toBe('');
  });

  it('is the generator or its input, for what is generated', () => {
    const made = objectOf('ConfigMap', 'prod-made-');
    expect(made.file).toBe('prod/kustomization.yaml');
    expect(made.provenance('/data/a').pointer).toBe('/configMapGenerator/0/literals/0');
    expect(made.provenance('/data/c.txt').file).toBe('prod/c.txt');
  });
});

describe('a rendering', () => {
  it('names every file and base that it used', () => {
    expect(new Set(rendered.consumed)).toEqual(new Set(Object.keys(FILES)));
    expect(new Set(rendered.bases)).toEqual(new Set(['base', 'part']));
    expect([rendered.errors, rendered.missing]).toEqual([[], []]);
  });

  it('says which file an error is in', () => {
    const broken = {
      ...FILES,
      'prod/hardened.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: other}\n',
    };
    const { errors, objects } = renderKustomization('prod', treeOf(broken));
    expect(objects).toEqual([]);
    expect(errors).toEqual([{ file: 'prod/hardened.yaml', message: expect.stringContaining('no matches for Id') }]);
  });

  it('gives objects without a prototype', () => {
    const hostile = {
      'kustomization.yaml': 'resources: [r.yaml]\ncommonLabels: {constructor: "x"}',
      'r.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {__proto__: a, toString: b}',
    };
    const { objects } = renderKustomization('', treeOf(hostile));
    const data = objects[0]?.value['data'] as object;
    expect(Object.keys(data)).toEqual(['__proto__', 'toString']);
    expect(objects[0]?.value['metadata']).toEqual(toData({ name: 'c', labels: { constructor: 'x' } }));
    expect(({} as { a?: string }).a).toBeUndefined();
  });
});
