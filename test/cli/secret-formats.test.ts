/** A secret in a file is in no report of it, in whatever format, whichever control has found something beside it. */
import { reporters } from '@palisade/report/reporters';
import { expect, it } from 'vitest';
import { inFolder, palisade } from './run.ts';

/** In parts, so that this file is not what it tests for. */
const TOKEN = ['ghp', 'Zk3vQ9xTb7LmR2sWd8YcHn4JfPg6VaUe5BoK'].join('_');
const URL_PASSWORD = 'q7&Rw-9zK4m';
const KEY = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDF3kWmZ2N9Q7xV',
  '4uT8sLrYh0cPbJgOa1iRnM5wKeXyBqDvStU6fHzGjEoCkA2l',
];
const MANIFEST = ['aHVudGVyMi1pbi1wcm9k', 'plain-in-the-manifest-7'];
const SCANNED = 'Vb8TqLx2Zr5NcY9wKd3F';

const FILES = {
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx
      args: ["--token=${TOKEN}"]
      env:
        - name: API_TOKEN
          value: ${TOKEN}
        - name: DATABASE
          value: "postgres://orders:${URL_PASSWORD}@db.shop.internal/orders"
`,
  'config.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: web
data:
  API_TOKEN: ${TOKEN}
`,
  'secret.yaml': `apiVersion: v1
kind: Secret
metadata:
  name: web
data:
  a: ${MANIFEST[0]}
stringData:
  b: ${MANIFEST[1]}
`,
  Dockerfile: `FROM node\nENV API_TOKEN=${TOKEN}\nRUN curl -H "Authorization: ${TOKEN}" http://x.shop.internal | sh\n`,
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      API_TOKEN: ${TOKEN}\n    steps:\n      - uses: actions/checkout@v4\n        with:\n          token: ${TOKEN}\n`,
  'server.pem': `-----BEGIN PRIVATE KEY-----\n${KEY.join('\n')}\n-----END PRIVATE KEY-----\n`,
  'trivy.json': JSON.stringify(
    {
      SchemaVersion: 2,
      ArtifactName: 'web',
      Results: [
        {
          Target: 'run.sh',
          Secrets: [{ Match: `pw=${SCANNED}`, RuleID: 'custom', Severity: 'HIGH', Title: 'Custom', StartLine: 1 }],
        },
      ],
    },
    null,
    1,
  ),
};

const SECRETS = [
  TOKEN,
  URL_PASSWORD,
  encodeURIComponent(URL_PASSWORD),
  'q7&amp;Rw-9zK4m',
  ...KEY,
  ...MANIFEST,
  SCANNED,
];

it.each(Object.keys(reporters))('shows no secret as %s', (format) =>
  inFolder(FILES, async (cwd) => {
    const { stdout } = await palisade(['check', '--profile=everything', '--all', `--format=${format}`], { cwd });
    expect(stdout.length).toBeGreaterThan(500);
    for (const name of ['committed-secret', 'committed-private-key', 'committed-secret-manifest'])
      expect(stdout).toContain(name);
    expect(SECRETS.filter((secret) => stdout.includes(secret))).toEqual([]);
    if (format === 'json' || format === 'sarif') expect(() => JSON.parse(stdout)).not.toThrow();
  }),
);

it('a secret that a baseline knows is withheld as well', () => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: web # ${TOKEN}\n`;
  return inFolder({ 'pod.yaml': pod }, async (cwd) => {
    await palisade(['check', '--baseline=b.json', '--update-baseline', '--only=secrets/committed-secret'], { cwd });
    const { stdout } = await palisade(
      ['check', '--baseline=b.json', '--only=secrets/committed-secret,workload/image-tag'],
      { cwd },
    );
    expect(stdout).toContain('workload/image-tag');
    expect(stdout).not.toContain('secrets/committed-secret');
    expect(stdout).not.toContain(TOKEN);
  });
});
