import { describe, expect, it } from 'vitest';
import { object } from '../../../../test/ship/objects.ts';
import type { KubeObject } from '../object.ts';
import { managerOf, refusedBecauseManaged } from './managed.ts';

const marked = (metadata: object): KubeObject => object(['apps/v1', 'Deployment'], 'web', {}, metadata);

describe('the mark of', () => {
  it.each([
    ['Argo CD', 'annotations', 'argocd.argoproj.io/tracking-id', /let Argo CD sync it/],
    ['Argo CD', 'labels', 'argocd.argoproj.io/instance', /let Argo CD sync it/],
    ['Flux', 'labels', 'kustomize.toolkit.fluxcd.io/name', /flux suspend kustomization NAME/],
    ['Flux', 'labels', 'helm.toolkit.fluxcd.io/name', /flux suspend helmrelease NAME/],
    ['Helm', 'annotations', 'meta.helm.sh/release-name', /upgrade the Helm release/],
  ])('%s, among its %s: %s', (name, where, mark, instead) => {
    const one = marked({ [where]: { [mark]: '' } });
    expect(managerOf(one)?.name).toBe(name);
    expect(refusedBecauseManaged([one])).toEqual([
      expect.stringMatching(new RegExp(`^Deployment shop/web belongs to ${name}: `)) as string,
    ]);
    expect(refusedBecauseManaged([one])[0]).toMatch(instead);
  });

  it.each<readonly [string, object]>([
    ['nobody', {}],
    ['kubectl', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' } }],
    ['a chart that only was rendered', { labels: { 'helm.sh/chart': 'web-1.0.0' } }],
    ['us', { annotations: { 'palisade.dev/service': 'web' } }],
    ['Argo CD, as a label where it is an annotation', { labels: { 'argocd.argoproj.io/tracking-id': 'x' } }],
    ['what every object has', { labels: { toString: 'x' } }],
  ])('%s is none', (_name, metadata) => {
    expect(managerOf(marked(metadata))).toBeUndefined();
    expect(refusedBecauseManaged([marked(metadata)])).toEqual([]);
  });

  it('each of several is told by itself', () => {
    const helm = { annotations: { 'meta.helm.sh/release-name': 'web' } };
    expect(refusedBecauseManaged([marked(helm), marked({}), marked(helm)])).toHaveLength(2);
  });
});
