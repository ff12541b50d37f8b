import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { isKustomization } from './claim.ts';
import { roots } from './roots.ts';

const treeOf = (files: Record<string, string>): Tree => ({
  read: (path) => files[path],
  under: (folder) => Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)),
});

describe('isKustomization', () => {
  it.each([
    ['app/kustomization.yaml', '', true],
    ['kustomization.yml', 'resources: []', true],
    ['a/b/Kustomization', '', true],
    ['other.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n', true],
    ['other.json', '{\n  "apiVersion": "kustomize.config.k8s.io/v1alpha1"}', true],
    ['deployment.yaml', 'apiVersion: apps/v1\nkind: Deployment\n', false],
    ['mykustomization.yaml', 'a: b', false],
  ])('%s', (path, text, expected) => {
    expect(isKustomization({ path, text })).toBe(expected);
  });
});

describe('roots', () => {
  it('are what no other kustomization builds on', () => {
    const tree = treeOf({
      'base/kustomization.yaml': 'resources: [r.yaml]',
      'legacy/kustomization.yml': 'bases: [../base]',
      'prod/kustomization.yaml': 'resources: [../base, https://example.com/x]\ncomponents: [../part]',
      'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component',
      'unused/kustomization.yaml': 'kind: Component\nresources: [../alone]',
      'lone/Kustomization': 'resources: [r.yaml]',
      'broken/kustomization.yaml': 'resources: [',
    });
    expect(roots(tree)).toEqual(['broken', 'legacy', 'lone', 'prod']);
  });

  it('are the top of the tree too', () => {
    const tree = treeOf({ 'kustomization.yaml': 'resources: [a]', 'a/kustomization.yaml': 'resources: []' });
    expect(roots(tree)).toEqual(['']);
  });

  it('hide no cycle', () => {
    const tree = treeOf({
      'a/kustomization.yaml': 'resources: [../b]',
      'b/kustomization.yaml': 'resources: [../a]',
      'self/kustomization.yaml': 'resources: [.]',
    });
    expect(roots(tree)).toEqual(['a', 'self']);
  });
});
