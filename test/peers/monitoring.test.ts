/** Prometheus and Alertmanager on what synth writes: they take it, every alert fires when it should, and goes where it should. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeConfig } from '@palisade/config/decode';
import type { Service, ServiceSpec } from '@palisade/config/service/service';
import type { TextFile } from '@palisade/sources/tree';
import { inEnvironment } from '@palisade/synth/kubernetes/overlay';
import { receiverOf } from '@palisade/synth/monitoring/alertmanager';
import { synth } from '@palisade/synth/synth';
import { sample } from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { specs } from '../synth/specs.ts';
import { acceptConfig, receiversOf } from './amtool.ts';
import { type Batch, pathsOf, write } from './cases.ts';
import { checkRules, testFile, testRules } from './promtool.ts';
import { run } from './run.ts';
import { findTool } from './tools.ts';
import { MINUTES } from './traffic.ts';
import { scenariosOf } from './worlds.ts';
import { yamllint } from './yamllint.ts';

const SPECS = 6;
const ROOT = /^deploy\/kubernetes\/(?:overlays\/([^/]+)\/)?kustomization\.yaml$/;
/** That there are, of every kind of spec. */
const ALERTS = 23;
/** Templates of a chart are no YAML until they are rendered. */
const YAML = /^(?!deploy\/chart\/templates\/).+\.ya?ml$/;
const ALERTMANAGER = 'deploy/monitoring/alertmanager.yaml';

/** Each kind of receiver, the last of them hears of everything. */
const EVERY = [
  { slack: { secret: 'slack' }, channel: '#ops', severity: 'page' },
  { email: 'ops@example.com', smarthost: 'smtp.example.com:587', password: { secret: 'mail' }, severity: 'ticket' },
  { webhook: { secret: 'hook' } },
  { teams: { secret: 'teams' } },
  { sns: 'arn:aws:sns:eu-central-1:123456789012:alerts' },
] as const;

interface One {
  readonly service: Service;
  readonly files: readonly TextFile[];
}

/** Each is watched, and somebody hears of it. */
function oneOf(spec: ServiceSpec, index: number): One[] {
  const watched = {
    ...spec,
    monitoring: spec.monitoring ?? {},
    // A chart is its own tests' matter: what it renders is the same objects.
    packaging: 'kustomize',
    environments: index % 3 === 0 ? { dev: {}, prod: { strategy: 'blue-green', replicas: 4 } } : spec.environments,
    notify: [...(spec.notify ?? []), ...EVERY.slice(index % EVERY.length)],
    // Of four, each strategy, and with and without an ingress.
    strategy: index % 2 === 0 ? 'rolling' : 'blue-green',
    ingress: index % 4 < 2 ? { host: 'shop.example.com', ...(index % 2 === 0 && { issuer: 'issuer' }) } : spec.ingress,
  };
  const decoded = decodeConfig(JSON.parse(JSON.stringify(watched)));
  return 'config' in decoded && decoded.config.service
    ? [{ service: decoded.config.service, files: synth(decoded.config.service) }]
    : [];
}

const written = sample(specs, { numRuns: SPECS * 2, seed: 5 })
  .flatMap(oneOf)
  .slice(0, SPECS);

interface Rule {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The rules of a service, as they are in one of its environments. */
interface Watched {
  readonly service: Service;
  readonly home: string;
  readonly rules: readonly Rule[];
  /** Of a file that Prometheus reads. */
  readonly path: string;
}

interface PrometheusRule {
  readonly kind: string;
  readonly metadata: { readonly namespace: string };
  readonly spec: { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
}

let batch: Batch<One>;
const watched: Watched[] = [];

async function rendered(root: string, folder: string): Promise<PrometheusRule> {
  const { stdout, stderr, code } = await run(await findTool('kustomize'), ['build', folder], root);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as PrometheusRule);
  return objects.find(({ kind }) => kind === 'PrometheusRule') as PrometheusRule;
}

beforeAll(async () => {
  batch = write(written);
  for (const { one, folder } of batch.written)
    for (const { path: kustomization } of one.files.filter(({ path }) => ROOT.test(path))) {
      const [, name] = ROOT.exec(kustomization) as RegExpExecArray;
      const environment = name === undefined ? {} : one.service.environments[name];
      const { metadata, spec } = await rendered(batch.root, join(folder, dirname(kustomization)));
      const path = join(folder, `${name ?? 'only'}-rules.json`);
      writeFileSync(join(batch.root, path), JSON.stringify({ groups: spec.groups }));
      const service = inEnvironment(one.service, environment ?? {});
      watched.push({ service, home: metadata.namespace, rules: spec.groups.flatMap(({ rules }) => rules), path });
    }
}, 120_000);
afterAll(() => batch?.remove());

describe('the rules for Prometheus', () => {
  it('are rules', async () => {
    expect(watched.length).toBeGreaterThan(SPECS);
    for (const { path } of watched) await checkRules(path, batch.root);
  });

  it('say whose they are, how bad it is, and what to do', () => {
    for (const { service, home, rules } of watched)
      for (const { labels, annotations } of rules) {
        expect(labels).toEqual({
          severity: expect.stringMatching(/^(?:page|ticket)$/),
          service: service.name,
          owner: service.owner,
          namespace: home,
        });
        for (const key of ['summary', 'description', 'runbook']) expect(annotations[key]).toMatch(/\S.{10}/);
      }
  });

  it('fire when there is trouble, each of them, and only then', { timeout: 240_000 }, async () => {
    const alerts = new Set<string>();
    for (const { service, home, rules, path } of watched) {
      const scenarios = scenariosOf(service, home);
      const names = rules.map(({ alert }) => alert);
      names.forEach((name) => void alerts.add(name));
      expect(new Set(scenarios.flatMap(({ fires }) => fires))).toEqual(new Set(names));
      const file = path.replace('-rules.json', '-test.json');
      writeFileSync(join(batch.root, file), testFile(path.slice(path.indexOf('/') + 1), scenarios, MINUTES));
      await testRules(file, batch.root);
    }
    expect(alerts.size).toBe(ALERTS);
  });
});

describe('the configuration of Alertmanager', () => {
  it('is taken, and sends each alert to who is to hear of it', { timeout: 180_000 }, async () => {
    for (const { one, folder } of batch.written) {
      const path = join(folder, ALERTMANAGER);
      await acceptConfig(path, batch.root);
      const { name, owner } = one.service;
      for (const severity of ['page', 'ticket'] as const) {
        const labels = { service: name, owner, severity, alertname: 'Any', namespace: 'any' };
        expect(await receiversOf(path, batch.root, labels)).toEqual([receiverOf(one.service, severity)]);
      }
      // What is somebody else's is not lost, and wakes nobody.
      const stray = await receiversOf(path, batch.root, { service: 'other', severity: 'page' });
      expect(stray).toEqual([receiverOf(one.service, 'ticket')]);
    }
  });

  it('names every kind of receiver, and holds no secret', () => {
    const texts = batch.written.map(({ one }) => one.files.find(({ path }) => path === ALERTMANAGER)?.text ?? '');
    for (const kind of ['slack', 'msteamsv2', 'webhook', 'email', 'sns'])
      expect(
        texts.some((text) => text.includes(`${kind}_configs:`)),
        kind,
      ).toBe(true);
    for (const text of texts) expect(text).not.toMatch(/(?:api_url|webhook_url|auth_password|\surl): /);
  });
});

it('every YAML file is as yamllint wants it', async () => {
  const paths = pathsOf(batch, YAML);
  expect(paths.length).toBeGreaterThan(SPECS * 8);
  expect(await yamllint(paths, batch.root)).toEqual([]);
});
