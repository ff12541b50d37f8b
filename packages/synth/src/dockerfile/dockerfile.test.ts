import { type Service, type ServiceSpec, serviceSchema } from '@palisade/config/service/service';
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dockerNotes, KNOWN_BASES } from './bases.ts';
import { dockerFiles } from './dockerfile.ts';

const NODE = ['npm', 'pnpm', 'yarn'] as const;
const PYTHON = ['pip', 'poetry', 'uv'] as const;

const spec = (more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  name: 'shop-api',
  runtime: 'node',
  port: 8080,
  image: 'registry.example.com/shop/api',
  owner: 'shop',
  ...more,
});
const service = (more: Partial<ServiceSpec> = {}): Service => serviceSchema.parse(spec(more));

const fileOf = (path: string, of: Service, bases = KNOWN_BASES): string =>
  dockerFiles(of, bases).find((file) => file.path === path)?.text ?? '';
const dockerfile = (more: Partial<ServiceSpec> = {}): string => fileOf('Dockerfile', service(more));
const ignore = (more: Partial<ServiceSpec> = {}): string[] => fileOf('.dockerignore', service(more)).split('\n');

const instructions = (text: string) =>
  DockerfileParser.parse(text)
    .getInstructions()
    .map((one) => ({ keyword: one.getKeyword(), value: one.getArgumentsContent() ?? '' }));
const valuesOf = (text: string, keyword: string): string[] =>
  instructions(text)
    .filter((one) => one.keyword === keyword)
    .map(({ value }) => value);

/** From the last FROM on: what becomes the image. */
const finalOf = (text: string): string => text.slice(text.lastIndexOf('\nFROM '));

describe('the base', () => {
  it('is pinned by digest, and its tag can be read', () => {
    expect(dockerfile()).toMatch(/^FROM node:24-alpine@sha256:[0-9a-f]{64} AS base$/m);
    expect(dockerfile({ runtime: 'python' })).toMatch(/^FROM python:3\.13-slim@sha256:[0-9a-f]{64} AS base$/m);
  });

  it('is one for all stages', () => {
    expect(valuesOf(dockerfile({ runtime: { language: 'node', build: 'build' } }), 'FROM').slice(1)).toEqual([
      'base AS dependencies',
      'dependencies AS audit',
      'base AS build',
      'base AS files',
      'base AS final',
    ]);
  });

  it.each(Object.entries(KNOWN_BASES))('%s has a whole digest and a source', (_, { digest, source }) => {
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(source).not.toBe('');
  });

  it('is unknown where nobody knows its digest, and the file and a note say so', () => {
    const old = service({ runtime: { language: 'node', version: '24.3' } });
    expect(fileOf('Dockerfile', old)).toContain(
      '# unknown: the digest of node:24.3-alpine. docker buildx imagetools inspect node:24.3-alpine prints it',
    );
    expect(fileOf('Dockerfile', old)).toContain('\nFROM node:24.3-alpine AS base\n');
    expect(dockerNotes(old)).toEqual([
      expect.objectContaining({ control: 'image/base-digest', verdict: 'unknown', base: 'node:24.3-alpine' }),
    ]);
  });

  it('takes what a registry answered', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const bases = { ...KNOWN_BASES, 'node:24.3-alpine': { digest, source: 'a registry' } };
    const old = service({ runtime: { language: 'node', version: '24.3' } });
    expect(fileOf('Dockerfile', old, bases)).toContain(`\nFROM node:24.3-alpine@${digest} AS base\n`);
    expect(dockerNotes(old, bases)).toEqual([]);
  });

  it.each(['latest', 'sha256:abc', `sha256:${'a'.repeat(64)}\nUSER root`])('takes no %j for a digest', (digest) => {
    const bases = { 'node:24-alpine': { digest, source: 'nobody' } };
    expect(fileOf('Dockerfile', service(), bases)).toContain('\nFROM node:24-alpine AS base\n');
    expect(dockerNotes(service(), bases)).toHaveLength(1);
  });
});

describe('dependencies', () => {
  it.each([
    ['node', 'npm', 'npm ci --omit=dev --ignore-scripts', 'npm audit --omit=dev --audit-level=high'],
    ['node', 'pnpm', 'pnpm install --frozen-lockfile --prod', 'pnpm audit --prod --audit-level=high'],
    ['node', 'yarn', 'yarn workspaces focus --production', 'yarn npm audit --environment production'],
    ['python', 'pip', 'pip install --no-cache-dir --require-hashes -r requirements.txt', 'pip-audit --strict'],
    ['python', 'poetry', 'poetry install --no-interaction --only main --no-root', 'pip-audit --strict'],
    ['python', 'uv', 'uv sync --locked --no-dev --no-install-project', 'pip-audit --strict'],
  ] as const)('of %s by %s are those of production, and audited', (language, packages, install, audit) => {
    const text = dockerfile({ runtime: { language, packages } });
    expect(valuesOf(text, 'RUN').some((one) => one.includes(install))).toBe(true);
    expect(valuesOf(text, 'RUN').filter((one) => one.startsWith(audit))).toHaveLength(1);
    expect(finalOf(text)).not.toContain(install);
  });

  it('reach the image through the audit only, so that nothing builds around it', () => {
    for (const runtime of [...NODE, ...PYTHON].map((packages) => runtimeOf(packages))) {
      const final = finalOf(dockerfile({ runtime }));
      expect(final).toMatch(/^COPY --from=audit --chown=0:0 \/app\/(?:node_modules|\.venv) /m);
      expect(final).not.toMatch(/--from=(?:dependencies|build)/);
    }
  });

  it('are audited without a way to go on', () => {
    for (const packages of [...NODE, ...PYTHON])
      expect(dockerfile({ runtime: runtimeOf(packages) })).not.toMatch(/audit[^\n]*(?:\|\||;|\|)/);
  });
});

const runtimeOf = (packages: (typeof NODE)[number] | (typeof PYTHON)[number]) =>
  ({ language: (NODE as readonly string[]).includes(packages) ? 'node' : 'python', packages }) as const;

describe('the image', () => {
  it('runs as a user of its own, which has no shell', () => {
    const text = dockerfile({ image: { repository: 'registry.example.com/shop/api', user: 2345 } });
    expect(text).toContain("echo 'app:x:2345:2345::/app:/sbin/nologin' >> /etc/passwd");
    expect(valuesOf(text, 'USER')).toEqual(['2345:2345']);
    expect(valuesOf(dockerfile(), 'USER')).toEqual(['1001:1001']);
  });

  it('declares what is written, and gives it to the user', () => {
    const text = dockerfile({ writable: ['/tmp', '/var/cache/shop'] });
    expect(valuesOf(text, 'VOLUME')).toEqual(['["/tmp", "/var/cache/shop"]']);
    expect(text).toContain('chown 1001:1001 /tmp /var/cache/shop');
    expect(dockerfile({ writable: [] })).not.toMatch(/VOLUME|chown 1001/);
  });

  it('says how it is well, started and stopped', () => {
    const final = finalOf(
      dockerfile({ health: { ready: '/ready' }, runtime: { language: 'node', start: ['node', 'a b'] } }),
    );
    expect(valuesOf(final, 'HEALTHCHECK').join()).toContain("fetch('http://127.0.0.1:8080/ready')");
    expect(valuesOf(final, 'STOPSIGNAL')).toEqual(['SIGTERM']);
    expect(valuesOf(final, 'CMD')).toEqual(['["node", "a b"]']);
  });

  it('starts gunicorn so that it drains, and writes nowhere', () => {
    const [cmd = ''] = valuesOf(dockerfile({ runtime: 'python', health: { drainSeconds: 45 } }), 'CMD');
    expect(JSON.parse(cmd)).toEqual(
      expect.arrayContaining(['--bind', '0.0.0.0:8080', '--worker-tmp-dir', '/dev/shm', '--graceful-timeout', '45']),
    );
  });

  it('has what is built, and nothing that it is built from', () => {
    const built = { language: 'node', build: 'compile' } as const;
    expect(dockerfile({ runtime: built })).toContain('COPY --from=build /app/dist ./dist');
    expect(dockerfile({ runtime: built })).not.toContain('/app/src');
    expect(dockerfile({ runtime: { ...built, sources: ['./views/', 'dist'] } })).toContain('/app/views ./views');
  });

  it('keeps development dependencies out where all that is built is asked for', () => {
    const text = dockerfile({ runtime: { language: 'node', build: 'build', sources: ['.'] } });
    expect(text).toContain('COPY --from=build /app ./\n');
    expect(text).toContain('RUN rm -rf node_modules \\\n && chmod');
  });
});

describe('what Docker sees of the repository', () => {
  it('is nothing but manifests and sources', () => {
    const open = ignore().filter((line) => line.startsWith('!'));
    expect(ignore().indexOf('*')).toBeLessThan(ignore().indexOf('!src'));
    expect(open).toEqual(['!package.json', '!package-lock.json', '!src']);
    expect(ignore({ runtime: { language: 'node', packages: 'yarn' } })).toContain('!.yarnrc.yml');
  });

  it('has the settings of a build', () => {
    expect(ignore({ runtime: { language: 'node', build: 'build' } })).toContain('!tsconfig*.json');
  });

  it('never has secrets, and tests only where they are named', () => {
    const lines = ignore({ runtime: { language: 'node', sources: ['.', '.env', 'tests'] } });
    expect(lines).toEqual(expect.arrayContaining(['**/.env', '**/.env.*', '**/*.pem', '**/.git', '**/node_modules']));
    expect(lines).not.toContain('**/tests');
    expect(lines).not.toContain('*');
  });
});

const letters = (alphabet: string, max: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: max });
const hostile = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    '"',
    '\\',
    '$HOME',
    '${PATH}',
    '`id`',
    "'",
    '\n',
    '\r\nUSER root',
    '#',
    '\\\n',
    '<<EOF',
    ' ',
    '\u2028',
    '\u202e',
    '\ud800',
    '\u0085',
    ']',
    '--',
  ),
);
const path = letters('abz09._-/', 12);

const services = fc
  .record(
    {
      name: letters('abc019', 20),
      owner: letters('abcXYZ019', 20),
      port: fc.integer({ min: 1024, max: 65_535 }),
      packages: fc.constantFrom(...NODE, ...PYTHON),
      version: fc.constantFrom(undefined, '22', '24', '3.12', '3.14', '99.1'),
      build: fc.option(letters('abc:_-9', 10), { nil: undefined }),
      sources: fc.option(fc.array(path, { minLength: 1, maxLength: 4 }), { nil: undefined }),
      start: fc.option(fc.array(hostile, { minLength: 1, maxLength: 5 }), { nil: undefined }),
      writable: fc.uniqueArray(
        path.map((one) => `/data/${one}`),
        { maxLength: 3 },
      ),
      user: fc.integer({ min: 1000, max: 65_535 }),
      ready: letters('abz09._~/-', 20).map((one) => `/${one}`),
    },
    { noNullPrototype: true },
  )
  .map(({ name, owner, port, packages, version, build, sources, start, writable, user, ready }) => {
    const runtime = { ...runtimeOf(packages), version, sources, start };
    return serviceSchema.safeParse({
      ...spec({ name, owner, port, writable, health: { ready } }),
      runtime: runtime.language === 'node' ? { ...runtime, build } : runtime,
      image: { repository: 'registry.example.com/shop/api', user },
    });
  })
  .filter(({ success }) => success)
  .map(({ data }) => data as Service);

describe('any service', () => {
  it('gives the same files each time, of lines that can be read', () => {
    fc.assert(
      fc.property(services, (one) => {
        const files = dockerFiles(one);
        expect(dockerFiles(structuredClone(one))).toEqual(files);
        for (const { text } of files) expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
      }),
      { numRuns: 300 },
    );
  });

  it('adds no instruction by what it says, and every word stays the word that it is', () => {
    fc.assert(
      fc.property(services, (one) => {
        const text = fileOf('Dockerfile', one);
        const start = one.runtime.start && ['node'];
        const usual = fileOf('Dockerfile', { ...one, runtime: { ...one.runtime, start }, name: 'a', owner: 'a' });
        const keywords = (of: string) => instructions(of).map(({ keyword }) => keyword);
        expect(keywords(text)).toEqual(keywords(usual));
        expect(valuesOf(text, 'USER')).toHaveLength(1);
        const [cmd = ''] = valuesOf(text, 'CMD');
        if (one.runtime.start) expect(JSON.parse(cmd)).toEqual(one.runtime.start);
        for (const copy of valuesOf(text, 'COPY')) expect(copy).not.toMatch(/^--(?!from=)/);
      }),
      { numRuns: 300 },
    );
  });
});
