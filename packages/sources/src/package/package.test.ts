import type { LockfileBody, PackageBody, RegistryBody, RuntimeBody } from '@palisade/core/subject/package';
import { Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { type TextFile, treeOf } from '../tree.ts';
import { claimsPackage, claimsPythonManifest } from './claim.ts';
import { readPythonManifest } from './manifest-python.ts';
import { npmSatisfies } from './npm-range.ts';
import { pythonSatisfies } from './pep440.ts';
import { read } from './read.ts';

function subjects(files: Readonly<Record<string, string>>) {
  const list: TextFile[] = Object.entries(files).map(([path, text]) => ({ path, text }));
  const tree = treeOf(list);
  return list.flatMap((file) =>
    claimsPythonManifest(file)
      ? readPythonManifest(file, tree).subjects
      : claimsPackage(file)
        ? read(file, tree).subjects
        : [],
  );
}

interface Bodies {
  readonly package: PackageBody;
  readonly lockfile: LockfileBody;
  readonly registry: RegistryBody;
  readonly runtime: RuntimeBody;
}

const bodyOf = <Model extends keyof Bodies>(
  files: Readonly<Record<string, string>>,
  model: Model,
  name?: string,
): Bodies[Model] =>
  subjects(files).find((one) => one.model === model && (name === undefined || one.name === name))
    ?.body as Bodies[Model];

const locked = (files: Readonly<Record<string, string>>, name?: string) =>
  bodyOf(files, 'package', name).dependencies.map((one) => [
    one.name,
    one.locked === undefined || one.locked === 'absent'
      ? one.locked
      : `${one.locked.version} ${one.locked.satisfies instanceof Unresolved ? '?' : one.locked.satisfies}`,
  ]);

const entries = (files: Readonly<Record<string, string>>) =>
  bodyOf(files, 'lockfile').entries.map(({ name, version, from, integrity }) =>
    [name, version, from, integrity].join(' '),
  );

describe('ranges', () => {
  it.each([
    ['1.2.3', '^1.2.0', true],
    ['2.0.0-rc.1', '^1.2.0', false],
    ['2.0.0-rc.1', '>=1', false],
    ['1.2.4-beta', '>=1.2.4-alpha', true],
    ['0.2.9', '^0.2.3', true],
    ['0.3.0', '^0.2.3', false],
    ['1.9.9', '1.2 - 1.9', true],
    ['3.0.0', '1.x || >=2.5.0 <3', false],
    ['1.0.0', '', true],
    ['1.0.0', 'latest', undefined],
  ])('npm: %s in %s is %s', (version, range, expected) => expect(npmSatisfies(version, range)).toBe(expected));

  it.each([
    ['3.1.2', '>=3, <4', true],
    ['3.1.2', '~=3.0', true],
    ['3.1.2', '~=3.0.1', false],
    ['1.0', '==1.0.*', true],
    ['1.0rc1', '>=1.0', false],
    ['1!1.0', '>2.0', true],
    ['2.3.1', '^2.3', true],
    ['3.0.0', '^2.3', false],
    ['0.0.4', '^0.0.3', false],
    ['1.4.9', '~1.4', true],
    ['1.0', '===1.0', undefined],
    ['1.0', 'nonsense', undefined],
  ])('python: %s in %s is %s', (version, range, expected) => expect(pythonSatisfies(version, range)).toBe(expected));
});

const MANIFEST =
  '{"name":"a","private":true,"dependencies":{"x":"^1.0.0","y":"github:o/y","z":"2"},"engines":{"node":"18.x"}}';

describe('lockfiles of Node.js', () => {
  it('npm, versions 2 and 3: members of a workspace are looked for upwards', () => {
    const files = {
      'package.json': '{"name":"root","workspaces":["apps/*"]}',
      'apps/web/package.json': MANIFEST,
      'package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: {
          '': {},
          'apps/web': {},
          'node_modules/web': { resolved: 'apps/web', link: true },
          'node_modules/x': { version: '1.4.0', resolved: 'https://r/x.tgz', integrity: 'sha512-a' },
          'node_modules/y': { version: '1.0.0', resolved: 'git+ssh://git@h/o/y.git#abc' },
          'apps/web/node_modules/z': { version: '1.0.0', resolved: 'https://r/z.tgz' },
        },
      }),
    };
    expect(locked(files, 'apps/web/package.json')).toEqual([
      ['x', '1.4.0 true'],
      ['y', '1.0.0 ?'],
      ['z', '1.0.0 false'],
    ]);
    expect(entries(files)).toEqual(['x 1.4.0 registry true', 'y 1.0.0 git false', 'z 1.0.0 registry false']);
  });

  it('a folder that is no member of the workspace has no lockfile', () => {
    const files = {
      'package.json': '{"workspaces":["apps/*","!apps/old"]}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
      'apps/web/package.json': '{"name":"web"}',
      'apps/old/package.json': '{"name":"old"}',
      'examples/x/package.json': '{"name":"x"}',
    };
    const held = (name: string) => bodyOf(files, 'package', name).lockfiles.length;
    expect(['apps/web/package.json', 'apps/old/package.json', 'examples/x/package.json'].map(held)).toEqual([1, 0, 0]);
  });

  it('npm, version 1: nested', () => {
    const files = {
      'package.json': MANIFEST,
      'package-lock.json':
        '{"lockfileVersion":1,"dependencies":{"x":{"version":"0.9.0","resolved":"https://r/x","integrity":"s","dependencies":{"w":{"version":"1.0.0"}}},"y":{"version":"github:o/y#1"}}}',
    };
    expect(locked(files)).toEqual([
      ['x', '0.9.0 false'],
      ['y', 'github:o/y#1 ?'],
      ['z', 'absent'],
    ]);
    expect(entries(files)).toHaveLength(3);
  });

  it('Yarn, both kinds', () => {
    const classic =
      '# yarn lockfile v1\n\nx@^1.0.0, x@^1.1.0:\n  version "1.4.0"\n  resolved "https://r/x.tgz#1"\n  integrity sha512-a\n';
    expect(locked({ 'package.json': MANIFEST, 'yarn.lock': classic })).toEqual([
      ['x', '1.4.0 true'],
      ['y', undefined],
      ['z', 'absent'],
    ]);
    const berry =
      '__metadata:\n  version: 8\n\n"a@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "a@workspace:."\n  linkType: soft\n\n"x@npm:^1.0.0":\n  version: 1.4.0\n  resolution: "x@npm:1.4.0"\n  checksum: 10c0/a\n  linkType: hard\n';
    expect(entries({ 'yarn.lock': berry })).toEqual(['x 1.4.0 registry true']);
    expect(locked({ 'package.json': MANIFEST, 'yarn.lock': berry })[0]).toEqual(['x', '1.4.0 true']);
  });

  it.each([
    [
      'lockfileVersion: 5.4\ndependencies:\n  x: 1.4.0\npackages:\n  /x/1.4.0:\n    resolution: {integrity: sha512-a}\n',
    ],
    [
      "lockfileVersion: '6.0'\ndependencies:\n  x:\n    specifier: ^1.0.0\n    version: 1.4.0(p@1)\npackages:\n  /x@1.4.0(p@1):\n    resolution: {integrity: sha512-a}\n",
    ],
    [
      "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      x: {specifier: ^1.0.0, version: 1.4.0}\npackages:\n  x@1.4.0:\n    resolution: {integrity: sha512-a}\n",
    ],
  ])('pnpm %#', (text) => {
    const files = { 'package.json': '{"dependencies":{"x":"^1.0.0"}}', 'pnpm-lock.yaml': text };
    expect(locked(files)).toEqual([['x', '1.4.0 true']]);
    expect(entries(files)).toEqual(['x 1.4.0 registry true']);
  });

  it('tells where an entry is', () => {
    const text = '{\n "lockfileVersion": 3,\n "packages": {\n  "node_modules/@a/b": { "version": "1.0.0" }\n }\n}';
    const [entry] = bodyOf({ 'package-lock.json': text }, 'lockfile').entries;
    const { start, end } = entry?.at() ?? { start: 0, end: 0 };
    expect(entry?.name).toBe('@a/b');
    expect(text.slice(start, end)).toBe('"node_modules/@a/b"');
  });
});

describe('Python', () => {
  it('lists of requirements: continuations, digests, markers, includes, constraints', () => {
    const files = {
      'requirements.txt':
        '# c\n-r base.txt\n-c constraints.txt\nFlask[async]==3.1.2 ; python_version > "3.8" \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nredis # later\nshop @ git+https://h/s@main\n-e ./local\n',
      'constraints.txt': 'redis==5.0.0\n',
    };
    const { dependencies, missing } = bodyOf(files, 'package', 'requirements.txt');
    expect(dependencies.map(({ name, from, exact, hashed }) => [name, from, exact, hashed].join(' '))).toEqual([
      'flask registry true true',
      'redis registry true false',
      'shop git false false',
      './local local true false',
    ]);
    expect(missing).toEqual(['base.txt is not among these files']);
    expect(files['requirements.txt'].slice(dependencies[1]?.at.start, dependencies[1]?.at.end)).toBe('redis');
  });

  it('pyproject.toml with uv.lock, and with poetry.lock', () => {
    const uv = {
      'pyproject.toml':
        '[project]\nname = "a"\nrequires-python = "==3.8.*"\ndependencies = ["flask>=3", "shop"]\n[dependency-groups]\ndev = ["pytest<8"]\n[tool.uv.sources]\nshop = { git = "https://h/s", rev = "main" }\n',
      'uv.lock':
        'version = 1\n\n[[package]]\nname = "flask"\nversion = "2.9"\nsource = { registry = "https://i" }\nsdist = { url = "https://i/f.tgz", hash = "sha256:a" }\n\n[[package]]\nname = "shop"\nversion = "1"\nsource = { git = "https://h/s?rev=main#abc" }\n',
    };
    expect(locked(uv)).toEqual([
      ['flask', '2.9 false'],
      ['shop', '1 ?'],
      ['pytest', 'absent'],
    ]);
    expect(entries(uv)).toEqual(['flask 2.9 registry true', 'shop 1 git false']);
    expect(bodyOf(uv, 'runtime').release).toBe('3.8');
    const poetry = {
      'pyproject.toml':
        '[tool.poetry.dependencies]\npython = "^3.11"\nFlask = {version = "^3.0", extras = ["async"]}\nlocal = {path = "../l"}\n',
      'poetry.lock':
        '[[package]]\nname = "flask"\nversion = "3.0.1"\nfiles = [\n    {file = "f.whl", hash = "sha256:a"},\n]\n\n[metadata]\nlock-version = "2.0"\n',
    };
    expect(locked(poetry)[0]).toEqual(['flask', '3.0.1 true']);
    expect(entries(poetry)).toEqual(['flask 3.0.1 registry true']);
    expect(bodyOf(poetry, 'runtime').release).toBeUndefined();
  });

  it('Pipfile and its lock', () => {
    const files = {
      Pipfile:
        '[[source]]\nurl = "http://i"\nverify_ssl = false\n[packages]\nflask = "*"\nshop = {git = "https://h/s", ref = "main"}\n',
      'Pipfile.lock':
        '{"default":{"flask":{"version":"==3.0.0","hashes":["sha256:a"]},"shop":{"git":"https://h/s","ref":"abc"}},"develop":{}}',
    };
    expect(locked(files)).toEqual([
      ['flask', '3.0.0 true'],
      ['shop', ' ?'],
    ]);
    expect(bodyOf(files, 'registry').options.map(({ name }) => name)).toEqual(['index-url', 'verify_ssl']);
  });
});

describe('hostile input', () => {
  it('keys such as __proto__ are only keys', () => {
    const files = {
      'package.json':
        '{"name":"a","__proto__":{"private":true},"dependencies":{"__proto__":"1.0.0","constructor":"1.0.0"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/__proto__":{"version":"1.0.0"}}}',
    };
    expect(locked(files)).toEqual([
      ['__proto__', '1.0.0 true'],
      ['constructor', 'absent'],
    ]);
  });

  it('says what cannot be read, and where', () => {
    const broken = (path: string, text: string) => {
      const file = { path, text };
      return (path === 'pyproject.toml' ? readPythonManifest : read)(file, treeOf([file])).unreadable?.length;
    };
    expect(broken('package.json', '{"a": }')).toBe(1);
    expect(broken('package-lock.json', '{')).toBe(1);
    expect(broken('pyproject.toml', '[a\nb')).toBe(1);
    expect(broken('pnpm-lock.yaml', 'a: [')).toBe(1);
  });

  it('takes time in proportion to the text', () => {
    const long: readonly (readonly [string, string])[] = [
      ['requirements.txt', `a${' '.repeat(100_000)}==1 ; `.repeat(2)],
      ['requirements.txt', 'a==1 --hash=sha256:'.repeat(20_000)],
      ['requirements.txt', '\\\n'.repeat(100_000)],
      ['yarn.lock', `${'x@1, '.repeat(50_000)}:\n`],
      ['.npmrc', `${'a '.repeat(50_000)}\n${' '.repeat(100_000)}`],
      ['uv.lock', '[[package]]\nname = "'.repeat(10_000)],
      ['package.json', `{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`],
      ['.tool-versions', `${' '.repeat(100_000)}\n`.repeat(2)],
    ];
    for (const [path, text] of long) {
      const start = performance.now();
      subjects({ [path]: text });
      expect(performance.now() - start, path).toBeLessThan(1500);
    }
  });
});
