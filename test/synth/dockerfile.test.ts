/** `check` has nothing to say about what synth writes for an image, beside what a repository of such a service has. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Service, type ServiceSpec, serviceSchema } from '@palisade/config/service/service';
import { KNOWN_BASES } from '@palisade/synth/dockerfile/bases';
import { dockerFiles } from '@palisade/synth/dockerfile/dockerfile';
import { describe, expect, it } from 'vitest';
import { inFolder, palisade } from '../cli/run.ts';

type Runtime = Exclude<ServiceSpec['runtime'], string>;

const service = (runtime: Runtime, more: Partial<ServiceSpec> = {}): Service =>
  serviceSchema.parse({
    name: 'shop-api',
    runtime,
    port: 8080,
    image: 'registry.example.com/shop/api',
    owner: 'shop',
    ...more,
  });

const HASH = 'a'.repeat(64);
const INTEGRITY = `sha512-${'a'.repeat(86)}==`;

const manifest = JSON.stringify({
  name: 'shop-api',
  version: '1.0.0',
  private: true,
  type: 'module',
  scripts: { build: 'tsc' },
  dependencies: { ms: '2.1.3' },
});
const npmLock = JSON.stringify({
  name: 'shop-api',
  version: '1.0.0',
  lockfileVersion: 3,
  requires: true,
  packages: {
    '': { name: 'shop-api', version: '1.0.0', dependencies: { ms: '2.1.3' } },
    'node_modules/ms': {
      version: '2.1.3',
      resolved: 'https://registry.example.com/ms/-/ms-2.1.3.tgz',
      integrity: INTEGRITY,
    },
  },
});
const pnpmLock = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      ms:
        specifier: 2.1.3
        version: 2.1.3
packages:
  ms@2.1.3:
    resolution: {integrity: ${INTEGRITY}}
`;
const yarnLock = `__metadata:
  version: 8
  cacheKey: 10c0

"ms@npm:2.1.3":
  version: 2.1.3
  resolution: "ms@npm:2.1.3"
  checksum: 10c0/${'a'.repeat(128)}
  languageName: node
  linkType: hard
`;
const project = `[project]
name = "shop-api"
version = "1.0.0"
requires-python = ">=3.12"
dependencies = ["gunicorn==23.0.0"]
`;
const pythonLock = (head: string) => `${head}
[[package]]
name = "gunicorn"
version = "23.0.0"
files = [{ file = "gunicorn-23.0.0-py3-none-any.whl", hash = "sha256:${HASH}" }]
sdist = { url = "https://files.pythonhosted.org/packages/gunicorn-23.0.0.tar.gz", hash = "sha256:${HASH}", size = 1 }
`;

const NODE_FILES = { 'package.json': manifest, 'src/index.js': 'console.log("serves");\n' };
const PYTHON_FILES = { 'src/app.py': 'app = None\n' };

/** What is committed beside the Dockerfile. */
const REPOSITORIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  npm: { ...NODE_FILES, 'package-lock.json': npmLock },
  pnpm: { ...NODE_FILES, 'pnpm-lock.yaml': pnpmLock },
  yarn: { ...NODE_FILES, 'yarn.lock': yarnLock },
  pip: { ...PYTHON_FILES, 'requirements.txt': `gunicorn==23.0.0 \\\n    --hash=sha256:${HASH}\n` },
  poetry: { ...PYTHON_FILES, 'pyproject.toml': project, 'poetry.lock': pythonLock('# generated') },
  uv: { ...PYTHON_FILES, 'pyproject.toml': project, 'uv.lock': pythonLock('version = 1') },
};

const versionsOf = (language: string): string[] =>
  Object.keys(KNOWN_BASES).flatMap((base) =>
    base.startsWith(`${language}:`) ? [base.split(/[:-]/)[1] as string] : [],
  );

const RUNTIMES: readonly Runtime[] = [
  ...(['npm', 'pnpm', 'yarn'] as const).flatMap((packages) =>
    versionsOf('node').flatMap((version) => [
      { language: 'node' as const, packages, version },
      { language: 'node' as const, packages, version, build: 'build' },
    ]),
  ),
  ...(['pip', 'poetry', 'uv'] as const).flatMap((packages) =>
    versionsOf('python').map((version) => ({ language: 'python' as const, packages, version })),
  ),
];

async function findingsOf(of: Service): Promise<string[]> {
  const written = Object.fromEntries(dockerFiles(of).map(({ path, text }) => [path, text]));
  const beside = REPOSITORIES[of.runtime.packages ?? 'npm'];
  return inFolder({ ...beside, ...written, '.env': 'PASSWORD=hunter2hunter2\n' }, async (cwd) => {
    const { stdout } = await palisade(['check', '.', '--profile', 'recommended', '--format', 'json'], { cwd });
    const report = JSON.parse(stdout) as {
      findings: { control: string; message: string; location: { file: string } }[];
      coverage: { files: { checked: number } };
    };
    expect(report.coverage.files.checked).toBeGreaterThan(1);
    return report.findings
      .filter(({ location }) => location.file !== '.env')
      .map(({ control, message, location }) => `${location.file}: ${control}: ${message}`);
  });
}

describe('what synth writes for an image', () => {
  it('is of every version that has a digest', () => expect(RUNTIMES).toHaveLength(27));

  it.each(
    RUNTIMES.map(
      (runtime) =>
        [
          `${runtime.language} ${runtime.version}, ${runtime.packages}, ${runtime.build ?? 'not built'}`,
          runtime,
        ] as const,
    ),
  )('passes check: %s', async (_, runtime) => expect(await findingsOf(service(runtime))).toEqual([]));

  it.each([
    ['with a user of its own', { image: { repository: 'registry.example.com/shop/api', user: 65_535 } }],
    ['that writes to many places', { writable: ['/tmp', '/var/cache/shop', '/data'] }],
    ['that writes nowhere', { writable: [] }],
    [
      'that starts in its own way',
      { runtime: { language: 'node', start: ['node', '--title=a "b" $c', 'src/main.js'] } },
    ],
    ['of many folders', { runtime: { language: 'node', sources: ['src', 'public/images', 'index.html'] } }],
    ['of its whole repository', { runtime: { language: 'node', sources: ['.'] } }],
  ] as readonly (readonly [string, Partial<ServiceSpec>])[])('passes check: a service %s', async (_, more) =>
    expect(await findingsOf(service({ language: 'node' }, more))).toEqual([]),
  );

  it('does not pass where nobody knows the digest', async () => {
    const findings = await findingsOf(service({ language: 'node', version: '24.3' }));
    expect(findings).toEqual([expect.stringContaining('Dockerfile: image/base-digest: ')]);
  });

  it('names controls that there are', () => {
    const folder = fileURLToPath(new URL('../../packages/controls/src', import.meta.url));
    const ids = new Set(
      (readdirSync(folder, { recursive: true }) as string[]).flatMap((path) => /^(.+\/.+)\.md$/.exec(path)?.[1] ?? []),
    );
    const named = RUNTIMES.flatMap((runtime) => dockerFiles(service(runtime)))
      .flatMap(({ text }) => text.match(/^# [a-z]+\/[a-z-]+(?:, [a-z]+\/[a-z-]+)*$/gm) ?? [])
      .flatMap((line) => line.slice(2).split(', '));
    expect(new Set(named).size).toBeGreaterThan(20);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});

const linesOf = (text: string, keyword: string): string[] =>
  text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => (line.startsWith(`${keyword} `) ? [line.slice(keyword.length + 1)] : []));

const textOf = (of: Service): string => dockerFiles(of)[0]?.text ?? '';

function ran(program: string, args: readonly string[], cwd = '.', env: NodeJS.ProcessEnv = {}): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'ignore' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}

/** The RUN with these words, done to files. */
async function left(of: Service, words: string, files: readonly string[]): Promise<string[]> {
  const script = linesOf(textOf(of), 'RUN').find((line) => line.includes(words)) ?? 'false';
  return inFolder(Object.fromEntries(files.map((path) => [path, ''])), async (cwd) => {
    expect(await ran('sh', ['-c', script], cwd)).toBe(0);
    return files.filter((path) => existsSync(join(cwd, path)));
  });
}

describe('what is done in the build', () => {
  it('takes documentation and tests out of packages, and nothing else', async () => {
    const kept = [
      'node_modules/a/index.js',
      'node_modules/a/LICENSE.md',
      'node_modules/a/lib/test/needed.js',
      'node_modules/a/lib/openapi.spec.js',
      'node_modules/a/spec/core.js',
      'node_modules/test/index.js',
      'node_modules/@scope/test/index.js',
      'node_modules/.pnpm/test@1.0.0/node_modules/test/index.js',
      'node_modules/.pnpm/node_modules/tests/index.js',
    ];
    const gone = [
      'node_modules/a/README.md',
      'node_modules/a/index.d.ts',
      'node_modules/a/src/tests/index.test.ts',
      'node_modules/a/lib/index.test.mjs',
      'node_modules/a/specs/index.spec.js',
      'node_modules/a/dist/.tsbuildinfo',
      'node_modules/a/index.js.map',
      'node_modules/a/test/index.js',
      'node_modules/a/lib/__tests__/index.js',
      'node_modules/@scope/a/tests/index.js',
      'node_modules/a/node_modules/b/test/index.js',
      'node_modules/.pnpm/a@1.0.0/node_modules/a/test/index.js',
    ];
    expect(await left(service({ language: 'node' }), 'find node_modules', [...kept, ...gone])).toEqual(kept);
  });

  it('takes tests out of Python packages, and leaves what describes them', async () => {
    const site = '.venv/lib/python3.13/site-packages';
    const kept = [`${site}/a/test/client.py`, `${site}/a-1.dist-info/METADATA`, `${site}/a-1.dist-info/LICENSE.md`];
    const gone = [`${site}/a/tests/test_a.py`, `${site}/a/README.rst`];
    expect(await left(service({ language: 'python' }), 'find .venv', [...kept, ...gone])).toEqual(kept);
  });

  it('stops when npm cannot ask whether there are holes', async () => {
    const audit = linesOf(textOf(service({ language: 'node' })), 'RUN').find((line) => line.startsWith('npm audit'));
    const env = { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' };
    const code = await inFolder(REPOSITORIES['npm'] ?? {}, (cwd) => ran('sh', ['-c', audit ?? 'true'], cwd, env));
    expect(code).not.toBe(0);
  });
});

describe('the health check', () => {
  const codeFor = async (status: number | undefined): Promise<number | null> => {
    const server = createServer((_, response) => response.writeHead(status ?? 200).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    if (status === undefined) await new Promise((resolve) => server.close(resolve));
    const check = linesOf(textOf(service({ language: 'node' }, { port })), 'HEALTHCHECK')[0] ?? '';
    const [, ...args] = JSON.parse(check.slice(check.indexOf('['))) as string[];
    try {
      return await ran(process.execPath, args);
    } finally {
      server.close();
    }
  };

  it.each([
    [200, 0],
    [204, 0],
    [404, 1],
    [503, 1],
    [undefined, 1],
  ])('of an answer %s exits with %i', async (status, code) => expect(await codeFor(status)).toBe(code));
});
