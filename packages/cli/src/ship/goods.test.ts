import { chdir, cwd } from 'node:process';
import type { Service } from '@palisade/config/service/service';
import { afterEach, describe, expect, it } from 'vitest';
import { inFolder } from '../../../../test/cli/run.ts';
import { UserError } from '../command.ts';
import { chosen, filesToShip } from './goods.ts';

const home = cwd();
afterEach(() => chdir(home));

const service = (...environments: readonly string[]): Service =>
  ({ name: 'web', environments: Object.fromEntries(environments.map((name) => [name, {}])) }) as never;

type Files = Readonly<Record<string, string>>;

/** Done in a folder with these files. */
const within = <T>(files: Files, work: () => T | Promise<T>): Promise<T> =>
  inFolder(files, async (folder) => {
    chdir(folder);
    try {
      return await work();
    } finally {
      chdir(home);
    }
  });

const MAP = (name: string, data = 'a: "1"'): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {${data}}\n`;
const OVERLAYS: Files = {
  'k8s/base/kustomization.yaml': 'resources: [map.yaml]\n',
  'k8s/base/map.yaml': MAP('settings'),
  'k8s/overlays/dev/kustomization.yaml': 'resources: [../../base]\nnamePrefix: dev-\n',
  'k8s/overlays/prod/kustomization.yml': 'resources: [../../base]\nnamePrefix: prod-\n',
};

describe('which files are meant', () => {
  const choose = (files: Files, names: readonly string[], spec?: Service, environment?: string): Promise<unknown> =>
    within(files, () => chosen(names, spec, environment));
  const written: Files = { 'deploy/kubernetes/base/x.yaml': '' };

  it.each<readonly [string, Files, readonly string[], Service | undefined, string | undefined, object]>([
    ['a folder of manifests', { 'k8s/x.yaml': '' }, ['k8s'], undefined, undefined, { targets: ['k8s'] }],
    [
      'a file and a scan',
      { 'x.yaml': '' },
      ['x.yaml', 'trivy.json'],
      service(),
      undefined,
      { targets: ['x.yaml', 'trivy.json'] },
    ],
    [
      'an overlay, with all beside it',
      OVERLAYS,
      ['k8s/overlays/prod'],
      undefined,
      undefined,
      { targets: ['.'], unit: 'kustomize:k8s/overlays/prod' },
    ],
    ['what synth wrote', written, [], service(), undefined, { targets: ['deploy/kubernetes'] }],
    [
      'what synth wrote as a chart',
      { 'deploy/chart/Chart.yaml': '' },
      [],
      service(),
      undefined,
      { targets: ['deploy/chart'] },
    ],
    [
      'an environment of it',
      written,
      [],
      service('dev', 'prod'),
      'prod',
      { targets: ['deploy/kubernetes'], unit: 'kustomize:overlays/prod' },
    ],
  ])('%s', async (_name, files, names, spec, environment, expected) => {
    expect(await choose(files, names, spec, environment)).toEqual(expected);
  });

  it.each<readonly [string, Files, readonly string[], Service | undefined, string | undefined, RegExp]>([
    ['nothing is named or specified', {}, [], undefined, undefined, /^nothing to ship: name a folder of manifests/],
    ['nothing was synthesised', {}, [], service(), undefined, /palisade synth$/],
    [
      'the environment is not said',
      written,
      [],
      service('dev', 'prod'),
      undefined,
      /^--environment=NAME: which of dev, prod\?$/,
    ],
    ['it is none of them', written, [], service('dev', 'prod'), 'stage', /^--environment=NAME: which of dev, prod\?$/],
    ['there are none', written, [], service(), 'prod', /has no environment prod: leave --environment out$/],
    [
      'something stands beside an overlay',
      OVERLAYS,
      ['k8s/overlays/dev', 'x.yaml'],
      undefined,
      undefined,
      /shipped by itself/,
    ],
  ])('is asked where %s', async (_name, files, names, spec, environment, words) => {
    const choosing = choose(files, names, spec, environment);
    await expect(choosing).rejects.toThrow(words);
    await expect(choosing).rejects.toThrow(UserError);
  });
});

describe('what is shipped', () => {
  const ship = (files: Files, ...names: readonly string[]) =>
    within(files, () => filesToShip(chosen(names, undefined, undefined), {}, () => undefined));

  it('is the objects as the API server reads them, and the gate is decided on them', async () => {
    const { objects, gate, findings } = await ship({ 'x.yaml': MAP('settings', 'on: "yes"') }, '.');
    // YAML 1.1: the key is no text.
    expect(objects).toMatchObject([{ apiVersion: 'v1', kind: 'ConfigMap', data: { true: 'yes' } }]);
    expect({ gate, findings: findings.length }).toEqual({ gate: { open: true, reasons: [] }, findings: 0 });
  });

  it('is of one overlay: the other is neither shipped nor judged', async () => {
    const privileged = '{ securityContext: { privileged: true }, name: x, image: x }';
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [${privileged}]}\n`;
    const files = {
      ...OVERLAYS,
      'k8s/overlays/dev/kustomization.yaml': 'resources: [../../base, pod.yaml]\n',
      'k8s/overlays/dev/pod.yaml': pod,
    };
    const prod = await ship(files, 'k8s/overlays/prod');
    expect(prod.objects.map(({ metadata: { name } }) => name)).toEqual(['prod-settings']);
    expect(prod.gate.open).toBe(true);
    const dev = await ship(files, 'k8s/overlays/dev');
    expect(dev.objects.map(({ kind }) => kind).toSorted()).toEqual(['ConfigMap', 'Pod']);
    expect(dev.gate.open).toBe(false);
  });

  it('is nothing that only is written in the words of a cluster', async () => {
    const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nmetadata: {name: x}\nrules: []\n';
    const { objects } = await ship({ 'audit.yaml': policy, 'x.yaml': MAP('settings') }, '.');
    expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap']);
  });

  it.each<readonly [string, Files, readonly string[], RegExp]>([
    [
      'several overlays',
      OVERLAYS,
      ['k8s'],
      /^the targets hold several sets of objects \(kustomize:.{1,200}\): name one, as its folder$/,
    ],
    [
      'no object',
      { 'README.md': 'hello', 'package.json': '{"name":"x"}' },
      ['.'],
      /^nothing to ship: the targets have no Kubernetes object$/,
    ],
    [
      'a hole in a template',
      {
        'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
        'chart/values.yaml': '{}\n',
        'chart/templates/x.yaml': MAP('settings', 'level: {{ randAlphaNum 16 | quote }}'),
      },
      ['chart'],
      /ConfigMap settings\.data\.level is not known, and so cannot be shipped: /,
    ],
  ])('is refused where there is %s', async (_name, files, names, words) => {
    const shipping = ship(files, ...names);
    await expect(shipping).rejects.toThrow(words);
    await expect(shipping).rejects.toThrow(UserError);
  });
});
