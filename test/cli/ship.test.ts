/** `palisade ship` and `palisade releases` as they are run: what is refused, by which words and exit code, before anything is written. */
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure, json, kubeconfig } from './fake-cluster.ts';
import { inFolder, palisade, type Ran } from './run.ts';

type Files = Readonly<Record<string, string>>;

interface Request {
  readonly method: string;
  readonly path: string;
}

/** Nobody listens there. */
const NOBODY = 'http://127.0.0.1:1';

const run = (args: readonly string[], files: Files, server: string, see?: (folder: string) => void): Promise<Ran> =>
  inFolder({ ...files, config: kubeconfig(server) }, async (cwd) => {
    const env = { KUBECONFIG: `${cwd}/config`, GITHUB_STEP_SUMMARY: '' };
    const ran = await palisade(args, { cwd, env, timeoutMs: 40_000 });
    see?.(cwd);
    return ran;
  });

/** What is run against a server that answers so, and what it asked. */
async function against(
  answer: RequestListener,
  args: readonly string[],
  files: Files,
  see?: (folder: string) => void,
): Promise<Ran & { readonly asked: readonly Request[] }> {
  const asked: Request[] = [];
  const server = createServer((request, response) => {
    asked.push({ method: request.method ?? '', path: request.url ?? '' });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return { ...(await run(args, files, `http://127.0.0.1:${port}`, see)), asked };
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const group = (name: string, kinds: Readonly<Record<string, string>>): object => ({
  metadata: { name },
  versions: [
    {
      version: 'v1',
      resources: Object.entries(kinds).map(([resource, kind]) => ({
        resource,
        responseKind: { kind },
        scope: kind === 'Namespace' ? 'Cluster' : 'Namespaced',
        verbs: ['get'],
      })),
    },
  ],
});

const CORE = { configmaps: 'ConfigMap', pods: 'Pod', namespaces: 'Namespace', secrets: 'Secret' };
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {level: info}\n';

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as unknown;
};

/** A server that has the namespace `shop`, and nothing in it; `otherwise` may answer in its place. */
const empty =
  (otherwise: (request: IncomingMessage, response: ServerResponse) => boolean = () => false): RequestListener =>
  async (request, response) => {
    if (otherwise(request, response)) return;
    const [path = ''] = (request.url ?? '').split('?');
    if (path === '/api') return json(response, 200, { items: [group('', CORE)] });
    if (path === '/apis') return json(response, 200, { items: [group('apps', { deployments: 'Deployment' })] });
    if (path.endsWith('selfsubjectrulesreviews')) {
      const resourceRules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
      return json(response, 201, { status: { resourceRules, incomplete: false } });
    }
    if (path === '/api/v1/namespaces/shop') return json(response, 200, { metadata: { name: 'shop' } });
    if (request.method === 'PATCH') return json(response, 200, await bodyOf(request));
    if (request.method === 'GET' && path.endsWith('s') && !path.endsWith('settings'))
      return json(response, 200, { metadata: {}, items: [] });
    return json(response, 404, failure(404, 'NotFound', `${path} is not found`));
  };

const isReview = ({ method, path }: Request): boolean =>
  method === 'POST' && path.startsWith('/apis/authorization.k8s.io/');
const isDryRun = ({ method, path }: Request): boolean => method === 'PATCH' && /[?&]dryRun=All(?:&|$)/.test(path);
/** All that could change something. */
const writes = (asked: readonly Request[]): readonly Request[] =>
  asked.filter((one) => one.method !== 'GET' && !isReview(one) && !isDryRun(one));

/** In one line of ours, beside the one that says which cluster it is. */
const complaints = ({ stderr }: Ran): string[] =>
  stderr
    .split('\n')
    .filter(
      (line) => line !== '' && !line.startsWith('palisade: context "') && !/^palisade: \S+ in namespace /.test(line),
    );

const FILES: Files = { 'k8s/map.yaml': MAP };

describe.concurrent('ship --help', () => {
  it('has examples, which parse', async () => {
    const { code, stdout } = await run(['ship', '--help'], {}, NOBODY);
    expect(code).toBe(0);
    expect(stdout).toContain('palisade ship --dry-run');
    expect(stdout).toContain('palisade ship --rollback=12 cluster:prod');
    expect((await run(['releases', '--help'], {}, NOBODY)).stdout).toContain('palisade releases diff 11 12');
  });
});

describe.concurrent('what is not understood is told in one line, and nobody is asked anything', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ['an option that is none', ['--fast'], /'--fast'.*`palisade ship --help` lists the options/],
    ['an option without its value', ['k8s', '--timeout'], /--timeout.* argument missing/],
    ['a strategy that is none', ['--strategy=big-bang'], /is not one of rolling, blue-green, canary/],
    ['an order to no effect', ['--on-hold=wait'], /--on-hold=wait is not one of roll-back, leave/],
    ['a severity that is none', ['k8s', '--severity=awful'], /--severity=awful is not one of/],
    ['a time that is none', ['k8s', '-s', 'web', '--timeout=soon'], /--timeout=soon: write a number of seconds, as 60/],
    ['a time that is empty', ['k8s', '-s', 'web', '--soak='], /--soak=: write a number of seconds/],
    ['too short a lease', ['k8s', '-s', 'web', '--lease=1'], /--lease: a runner needs 3 seconds or more/],
    ['a path that is none', ['k8s', '-s', 'web', '--ask=orders'], /--ask=orders: write a path, as \/orders, or a URL/],
    ['a name that is none', ['k8s', '-s', 'Web'], /--service=Web: a name is at most 50 lower-case letters/],
    ['no name', ['k8s'], /--service=NAME: what is the service called\?/],
    ['two clusters', ['k8s', 'cluster:', 'cluster:dev'], /ship takes one cluster/],
    ['a cluster that the kubeconfig has not', ['k8s', '-s', 'web', 'cluster:prod'], /prod/],
    ['a target that is not there', ['nowhere', '-s', 'web'], /nowhere/],
    ['nothing to ship', [], /nothing to ship: name a folder of manifests/],
    ['a plan that is not there', ['k8s', '-s', 'web', '--plan=plan.json'], /--plan=plan\.json cannot be read/],
    [
      'a plan that is none',
      ['k8s', '-s', 'web', '--plan=not-a-plan.json'],
      /is no plan: make one by `palisade ship --dry-run/,
    ],
    ['a release that is none', ['-s', 'web', '--rollback=last'], /--rollback=last: write the number of a release/],
    ['a deployment without what GitHub gives', ['k8s', '-s', 'web', '--github-deployment'], /needs .*GITHUB_TOKEN/],
  ])('%s', async (_name, args, words) => {
    const files = { ...FILES, 'not-a-plan.json': '{"version":9}' };
    const ran = await against(empty(), ['ship', ...args], files);
    expect(ran).toMatchObject({ code: 2, stdout: '', asked: [] });
    expect(complaints(ran)).toHaveLength(1);
    expect(complaints(ran)[0]).toMatch(words);
  });

  it.each<readonly [readonly string[], RegExp]>([
    [['remove', '12'], /releases remove: write show RELEASE, diff RELEASE RELEASE, or nothing/],
    [['toString'], /releases toString: write show RELEASE/],
    [['-f', 'yaml'], /is not one of pretty, json/],
    [['-s', 'Web'], /--service=Web: a name is/],
    [[], /--service=NAME: what is the service called\?/],
  ])('releases %j', async (args, words) => {
    const ran = await against(empty(), ['releases', ...args], {});
    expect(ran).toMatchObject({ code: 2, stdout: '', asked: [] });
    expect(complaints(ran)).toHaveLength(1);
    expect(complaints(ran)[0]).toMatch(words);
  });
});

describe.concurrent('a cluster that is not there', () => {
  it.each([
    ['ship', ['k8s', '-s', 'web']],
    ['ship', ['k8s', '-s', 'web', '--dry-run']],
    ['ship', ['-s', 'web', '--resume']],
    ['ship', ['-s', 'web', '--rollback']],
    ['releases', ['-s', 'web']],
  ])('%s %j says so, and which one it is', async (command, args) => {
    const ran = await run([command, ...args], FILES, NOBODY);
    expect({ code: ran.code, stdout: ran.stdout }, ran.stderr).toEqual({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('palisade: context "dev" (http://127.0.0.1:1)');
    expect(complaints(ran)).toEqual([expect.stringContaining('http://127.0.0.1:1 (context "dev") cannot be reached')]);
    expect(ran.stderr).not.toMatch(/hunter2|\n\s+at /);
  });
});

const OVERLAYS: Files = {
  'k8s/base/kustomization.yaml': 'resources: [map.yaml]\n',
  'k8s/base/map.yaml': MAP,
  'k8s/overlays/dev/kustomization.yaml': 'resources: [../../base]\n',
  'k8s/overlays/prod/kustomization.yaml': 'resources: [../../base]\nnameSuffix: -prod\n',
};

const CHART: Files = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/templates/map.yaml': MAP.replace('info', '{{ randAlphaNum 16 }}'),
};

describe.concurrent('files of which it is not clear what is meant', () => {
  it.each<readonly [string, Files, readonly string[], RegExp]>([
    [
      'several overlays',
      OVERLAYS,
      ['k8s'],
      /hold several sets of objects \(.*overlays\/dev.*overlays\/prod.*\): name one/,
    ],
    ['an overlay and more', OVERLAYS, ['k8s/overlays/dev', 'k8s/base'], /an overlay is shipped by itself/],
    [
      'a hole in a template',
      CHART,
      ['chart'],
      /ConfigMap settings\.data\.level is not known, and so cannot be shipped: /,
    ],
    [
      'no object',
      { 'readme/package.json': '{"name":"x"}' },
      ['readme'],
      /nothing to ship: the targets have no Kubernetes/,
    ],
  ])('%s', async (_name, files, args, words) => {
    const ran = await against(empty(), ['ship', '-s', 'web', ...args], files);
    expect(ran, ran.stderr).toMatchObject({ code: 2, stdout: '', asked: [] });
    expect(complaints(ran)).toHaveLength(1);
    expect(complaints(ran)[0]).toMatch(words);
  });

  it('one of them is shipped where it is named', async () => {
    const ran = await against(empty(), ['ship', '-s', 'web', '-n', 'shop', '--dry-run', 'k8s/overlays/prod'], OVERLAYS);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toContain('+ ConfigMap shop/settings-prod');
  });
});

describe.concurrent('a gate that is closed', () => {
  const web = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
`;
  const files = { 'k8s/web.yaml': web, 'k8s/map.yaml': MAP };

  it.each([
    ['ship', []],
    ['a dry run', ['--dry-run']],
  ])('ends %s with exit code 1, names what is wrong and where, and nothing was written', async (_name, args) => {
    const ran = await against(empty(), ['ship', '-s', 'web', '-n', 'shop', 'k8s', ...args], files);
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stdout + ran.stderr).toContain('the gate is closed: ');
    expect(ran.stderr).toMatch(/palisade: {3}web\.yaml:\d+ workload\/run-as-non-root: /);
    expect(ran.stderr).toMatch(/… and \d+ more: palisade check/);
    expect(ran.asked.length).toBeGreaterThan(0);
    expect(new Set(ran.asked.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('is rejected in its receipt, on standard output and in its file', async () => {
    let isThere = false;
    const args = ['ship', '-s', 'web', '-n', 'shop', 'k8s', '-f', 'json', '--receipt=receipt.json'];
    const ran = await against(empty(), args, files, (folder) => {
      isThere = existsSync(join(folder, 'receipt.json'));
    });
    const receipt = JSON.parse(ran.stdout) as object;
    expect(receipt).toMatchObject({ outcome: 'rejected', cause: { reason: 'gate' }, changes: [], removed: [] });
    expect(receipt).not.toHaveProperty('release');
    expect({ code: ran.code, isThere, writes: writes(ran.asked) }).toEqual({ code: 1, isThere: true, writes: [] });
  });

  it('is open where only what is worse counts', async () => {
    const args = ['ship', '-s', 'web', '-n', 'shop', 'k8s', '--severity=critical', '--dry-run'];
    const ran = await against(empty(), args, files);
    expect(ran.code, ran.stderr).toBe(0);
  });
});

describe.concurrent('rejected, and nothing was written', () => {
  const SHIP = ['ship', '-s', 'web', '-n', 'shop', 'k8s'];

  it('where rights are missing: each is named, and how to get them', async () => {
    const may = (request: IncomingMessage, response: ServerResponse): boolean => {
      if (!request.url?.includes('/authorization.k8s.io/')) return false;
      const rules = { resourceRules: [{ verbs: ['get'], apiGroups: ['*'], resources: ['*'] }], incomplete: false };
      json(response, 201, { status: { ...rules, allowed: false } });
      return true;
    };
    const ran = await against(empty(may), SHIP, FILES);
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stdout).toContain('rights are missing. `palisade ship --print-role` prints the roles');
    expect(ran.stdout).toContain('- patch configmaps in shop');
    expect(ran.asked.some(isReview)).toBe(true);
    expect(writes(ran.asked)).toEqual([]);
  });

  it('where the namespace is not there', async () => {
    const anywhere = { 'k8s/map.yaml': MAP.replace(', namespace: shop', '') };
    const ran = await against(empty(), ['ship', '-s', 'web', '-n', 'nowhere', 'k8s'], anywhere);
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stdout).toContain('namespace nowhere is not there: create it, or ship it with the service');
    expect(writes(ran.asked)).toEqual([]);
  });

  it('where the files are for another namespace than was said', async () => {
    const ran = await against(empty(), ['ship', '-s', 'web', '-n', 'staging', 'k8s'], FILES);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--namespace=staging: ConfigMap settings is written for shop');
    expect(writes(ran.asked)).toEqual([]);
  });

  it('where no container has the image', async () => {
    const ran = await against(empty(), [...SHIP, '-i', 'ghcr.io/shop/web:2'], FILES);
    expect(ran.code, ran.stderr).toBe(1);
    expect(ran.stdout).toContain('no container has an image of the repository of ghcr.io/shop/web:2');
    expect(writes(ran.asked)).toEqual([]);
  });

  it('where a dry run finds that the server refuses an object', async () => {
    const refuses = (request: IncomingMessage, response: ServerResponse): boolean => {
      if (request.method !== 'PATCH') return false;
      json(response, 403, failure(403, 'Forbidden', 'policy "names" denied request: settings is no good name'));
      return true;
    };
    const ran = await against(empty(refuses), [...SHIP, '--dry-run'], FILES);
    expect({ code: ran.code, stdout: ran.stdout }, ran.stderr).toEqual({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('would be rejected: the server refuses 1 of 1 objects');
    expect(ran.stderr).toContain('settings is no good name');
    expect(ran.asked.some(isDryRun)).toBe(true);
    expect(writes(ran.asked)).toEqual([]);
  });
});

describe.concurrent('a dry run', () => {
  const DRY = ['ship', '-s', 'web', '-n', 'shop', 'k8s', '--dry-run'];

  it('says what would be done, and asks the server without changing anything', async () => {
    const ran = await against(empty(), DRY, FILES);
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stdout).toBe('Would be release 1; nothing was changed\n  + ConfigMap shop/settings\n');
    expect(ran.asked.filter(isDryRun)).toHaveLength(1);
    expect(writes(ran.asked)).toEqual([]);
  });

  it('is JSON for programs, and a plan for later', async () => {
    let isThere = false;
    const ran = await against(empty(), [...DRY, '-f', 'json', '--save-plan=plan.json'], FILES, (folder) => {
      isThere = existsSync(join(folder, 'plan.json'));
    });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      version: 1,
      service: 'web',
      namespace: 'shop',
      release: 1,
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      changes: [{ kind: 'ConfigMap', name: 'settings', change: 'new', differences: [] }],
      removed: [],
    });
    expect(isThere).toBe(true);
  });
});

describe.concurrent('releases', () => {
  it('says that none is kept', async () => {
    const ran = await against(empty(), ['releases', '-s', 'web', '-n', 'shop'], {});
    expect({ code: ran.code, stdout: ran.stdout }, ran.stderr).toEqual({
      code: 0,
      stdout: 'no release of web is kept in shop\n',
    });
    expect(writes(ran.asked)).toEqual([]);
  });

  it.each([
    [['show', '12'], 'release 12 of web is not kept in shop; palisade releases lists those that are'],
    [['show', 'last'], 'last: write the number of a release; palisade releases lists them'],
    [['diff', '1'], 'RELEASE: write the number of a release'],
  ])('%j of none is told in one line', async (words, expected) => {
    const ran = await against(empty(), ['releases', ...words, '-s', 'web', '-n', 'shop'], {});
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
    expect(complaints(ran)).toEqual([`palisade: ${expected}`].map((line) => expect.stringContaining(line) as string));
  });

  it('shows what a cluster keeps without sending its escape sequences', async () => {
    const escapes = '\u001b]0;owned\u0007';
    const head = {
      number: 3,
      createdAt: '2026-01-01',
      strategy: 'rolling',
      images: [escapes],
      notes: { commit: escapes },
    };
    const kept = (request: IncomingMessage, response: ServerResponse): boolean => {
      if (!request.url?.includes('record%3Drelease')) return false;
      json(response, 200, { items: [{ metadata: { name: 'r' }, data: { 'release.json': JSON.stringify(head) } }] });
      return true;
    };
    for (const more of [[], ['--images']]) {
      const ran = await against(empty(kept), ['releases', '-s', 'web', '-n', 'shop', ...more], {});
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stdout).toContain('owned');
      expect(ran.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }
  });
});
