/** Servers that are no good: whatever they answer, nothing of it is taken for a cluster that was read whole. */
import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { ARGS, against, failure, json, kubeconfig, onPods, small } from './fake-cluster.ts';
import { inFolder, palisade, type Ran } from './run.ts';

/** Nothing on standard output could be taken for a report. */
function expectRefused({ code, stdout, stderr }: Ran, words: RegExp): void {
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(words);
  expect(stderr).not.toContain('hunter2');
}

describe.concurrent('check cluster:', () => {
  it('says which context it reads, and reads it', async () => {
    const ran = await against(small(() => false));
    expect(ran.stderr).toContain('context "dev" (http://127.0.0.1:');
    expect(ran.stdout).toContain('cluster:dev/shop/Pod/web ');
    expect(ran.stdout).toMatch(/1 object of cluster dev checked with \d+ controls/);
    expect(ran.code).toBe(1);
  });

  it.each<readonly [string, RequestListener, RegExp]>([
    ['never answers', () => undefined, /does not answer GET \/api in 1 s/],
    ['says 401', (_, response) => json(response, 401, failure(401, 'Unauthorized', 'Unauthorized')), /log in again/],
    [
      'says 500',
      (_, response) => json(response, 500, failure(500, 'InternalError', 'etcd is on fire')),
      /500.*on fire/,
    ],
    ['is a web page', (_, response) => void response.end('<html>hello</html>'), /is no JSON object/],
    ['sends a list', (_, response) => json(response, 200, []), /is no JSON object/],
    ['hangs up', (_, response) => void response.destroy(), /cannot be reached: socket hang up/],
  ])('stops where the server %s', async (_, answer, words) => {
    expectRefused(await against(answer), words);
  });

  it.each<readonly [string, (response: ServerResponse) => unknown, RegExp]>([
    ['never answer', () => undefined, /does not answer GET \/api\/v1\/pods in 1 s/],
    [
      'fail',
      (response) => json(response, 500, failure(500, 'InternalError', 'no leader')),
      /500 to GET \/api\/v1\/pods: no leader/,
    ],
    ['are garbage', (response) => response.end('{"items": [{"metad'), /is no JSON object/],
    ['are no objects', (response) => json(response, 200, { items: [{ name: 'x' }] }), /no list of objects/],
    ['have no items', (response) => json(response, 200, { metadata: {} }), /no list of objects/],
    [
      'break off',
      (response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"items": [');
        setTimeout(() => response.destroy(), 20);
      },
      /cannot be reached: (?:aborted|terminated)/,
    ],
  ])('reports nothing where the pods %s', async (_, answer, words) => {
    expectRefused(await against(small(onPods(answer))), words);
  });

  it('is patient with a server that is busy, as long as it says', async () => {
    let refused = 0;
    const ran = await against(
      small(
        onPods((response) =>
          refused++ < 2
            ? json(response, 429, failure(429, 'TooManyRequests', 'later'), { 'retry-after': '1' })
            : json(response, 200, {
                items: [{ metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [] } }],
              }),
        ),
      ),
      [...ARGS, '--format=json'],
    );
    expect(refused).toBe(3);
    expect(ran.ms).toBeGreaterThan(2000);
    expect(JSON.parse(ran.stdout)).toMatchObject({ coverage: { clusters: [{ retries: 2, objects: { Pod: 1 } }] } });
  });

  it('gives up on a server that is busy for ever', async () => {
    const ran = await against(
      small(onPods((response) => json(response, 429, failure(429, 'TooManyRequests', 'later')))),
    );
    expectRefused(ran, /429 to GET \/api\/v1\/pods: later/);
  });

  it('reads page after page, and starts again where the list is forgotten', async () => {
    const item = (name: string): object => ({ metadata: { name, namespace: 'shop' }, spec: { containers: [] } });
    let forgotten = false;
    const ran = await against(
      small(({ url = '' }, response) => {
        if (!url.startsWith('/api/v1/pods')) return false;
        const second = url.includes('continue=two%2F');
        expect(url).toContain('limit=500');
        if (second && !forgotten) {
          forgotten = true;
          json(response, 410, failure(410, 'Expired', 'the list is too old'));
        } else
          json(response, 200, second ? { items: [item('b')] } : { metadata: { continue: 'two/' }, items: [item('a')] });
        return true;
      }),
      [...ARGS, '--format=json', '--exit-zero'],
    );
    expect(ran.asked.paths.filter((path) => path.startsWith('/api/v1/pods'))).toHaveLength(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({ coverage: { clusters: [{ objects: { Pod: 2 } }] } });
  });

  it('asks what it may read, and says what it may not', async () => {
    const rules = [{ verbs: ['list'], apiGroups: [''], resources: ['pods', 'namespaces'] }];
    const ran = await against(
      small(() => false, rules),
      [...ARGS, '--format=json', '--only=general/*'],
    );
    const paths = ran.asked.paths.filter((path) => path.includes('limit=500'));
    expect(paths.map((path) => path.split('?')[0])).toEqual(['/api/v1/namespaces', '/api/v1/pods']);
    const { findings, gate } = JSON.parse(ran.stdout) as {
      findings: { verdict: string; message: string }[];
      gate: { open: boolean };
    };
    expect(new Set(findings.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(findings.map(({ message }) => message)).toContain(
      'deployments may not be read: the rule { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"] } is missing (unknown: no permission)',
    );
    expect({ code: ran.code, open: gate.open }).toEqual({ code: 0, open: true });
    const strict = await against(
      small(() => false, rules),
      [...ARGS, '--only=general/*', '--unknown=fail'],
    );
    expect(strict.code).toBe(1);
  });

  it('asks for each right where the server cannot list them', async () => {
    const ran = await against(
      (request, response) => {
        const url = request.url ?? '';
        if (url.includes('selfsubjectrulesreviews')) return json(response, 201, { status: { incomplete: true } });
        if (url.includes('selfsubjectaccessreviews')) {
          return json(response, 201, { status: { allowed: true } });
        }
        small(() => false)(request, response);
      },
      [...ARGS, '--exit-zero'],
    );
    expect(ran.stdout).toContain('1 object of cluster dev');
  });

  it('stops where it may read nothing, and says what to grant', async () => {
    expectRefused(await against(small(() => false, [])), /may read nothing.*--print-role/);
  });

  it('has nothing to check in an empty namespace', async () => {
    const empty = small(({ url = '' }, response) => {
      if (!url.includes('limit=')) return false;
      json(response, 200, { items: [] });
      return true;
    });
    expectRefused(await against(empty, [...ARGS, '--namespace=typo']), /nothing to check.*shows no object in typo/);
  });

  it.each<readonly [string, string, RegExp]>([
    ['cluster:prod', kubeconfig('http://127.0.0.1:1'), /no context "prod"; there are dev/],
    ['cluster:', '{"contexts": [', /kubeconfig cannot be read/],
    [
      'cluster:',
      kubeconfig('http://127.0.0.1:1', {
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-program' },
      }),
      /no credentials for context "dev".*no-such-program/,
    ],
    ['cluster:', kubeconfig('http://127.0.0.1:1'), /cannot be reached: .*ECONNREFUSED/],
  ])('explains a %s that cannot be (%#)', async (target, config, words) => {
    await inFolder({ config }, async (cwd) => {
      expectRefused(await palisade(['check', target], { cwd, env: { KUBECONFIG: `${cwd}/config` } }), words);
    });
  });

  it('explains that there is no kubeconfig', async () => {
    await inFolder({}, async (cwd) => {
      expectRefused(
        await palisade(['check', 'cluster:'], { cwd, env: { KUBECONFIG: `${cwd}/none` } }),
        /there is no kubeconfig at .*\/none\. Point KUBECONFIG at one/,
      );
    });
  });

  it('prints the role that it needs, and asks no server for it', async () => {
    await inFolder({}, async (cwd) => {
      const { code, stdout } = await palisade(['check', 'cluster:', '--print-role'], { cwd });
      expect(code).toBe(0);
      expect(stdout).toContain('kind: ClusterRole');
      expect(stdout).not.toMatch(/verbs: .*(?:create|update|patch|delete|\*)/);
    });
  });
});
