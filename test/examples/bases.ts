/**
 * The images that stand in for node:24-alpine and python:3.13-slim, since no image registry is asked: Debian 13 with the same
 * runtimes where those images have them. What the real ones bring beside that, these do not have, so nothing is said of it.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../cluster/harness/run-command.ts';
import { madeOnce } from '../peers/tools.ts';
import { openStore, type Store } from './store.ts';

const SUITE = 'trixie';
const MIRROR = 'http://deb.debian.org/debian';
/** Beside Node.js 24, as its image has them. */
const NPM = ['npm@11.21.2', 'corepack@0.34.0'];

const inside = (root: string, ...command: readonly string[]): Promise<string> =>
  runCommand(['chroot', root, ...command], { doing: `running ${command[0]} in the base image`, cwd: '/', env: {} });

const debian = (root: string, packages: readonly string[]): Promise<string> =>
  runCommand(['debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, SUITE, root, MIRROR], {
    doing: `making a Debian ${SUITE} with ${packages.join(', ')}`,
    cwd: '/',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });

/** Alpine's tools are busybox: what the Dockerfile runs is run by busybox here, too. */
const BUSYBOX = ['chmod', 'chown', 'echo', 'find', 'mkdir', 'rm', 'sed'];

async function node(root: string): Promise<void> {
  await debian(root, ['busybox', 'ca-certificates']);
  const local = join(root, 'usr/local');
  copyFileSync(process.execPath, join(local, 'bin/node'));
  await runCommand(['npm', 'install', '--silent', '--global', '--prefix', local, ...NPM], {
    doing: `installing ${NPM.join(' and ')}`,
    cwd: '/',
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env['PATH']}` },
  });
  for (const tool of BUSYBOX) symlinkSync('/bin/busybox', join(local, 'sbin', tool));
  rmSync(join(root, 'bin/sh'));
  symlinkSync('busybox', join(root, 'bin/sh'));
  for (const [file, line] of [
    ['passwd', 'node:x:1000:1000::/home/node:/bin/sh'],
    ['group', 'node:x:1000:'],
    ['shadow', 'node:!:20000::::::'],
  ] as const)
    writeFileSync(join(root, 'etc', file), `${line}\n`, { flag: 'a' });
  mkdirSync(join(root, 'home/node'));
  mkdirSync(join(local, 'etc'), { recursive: true });
  writeFileSync(join(local, 'etc/npmrc'), '');
}

const PIP = '#!/usr/local/bin/python\nimport sys\nfrom pip._internal.cli.main import main\nsys.exit(main())\n';

async function python(root: string): Promise<void> {
  await debian(root, ['ca-certificates', 'python3', 'python3-venv']);
  const local = join(root, 'usr/local');
  const packages = join(local, 'lib/python3.13/dist-packages');
  rmSync(join(root, 'usr/lib/python3.13/EXTERNALLY-MANAGED'), { force: true });
  for (const name of ['python', 'python3']) symlinkSync('/usr/bin/python3.13', join(local, 'bin', name));
  mkdirSync(packages, { recursive: true });
  // Where python:3.13-slim has its packages, and pip.
  symlinkSync('dist-packages', join(local, 'lib/python3.13/site-packages'));
  await inside(
    root,
    ...['/bin/sh', '-c', `python3 -m zipfile -e /usr/share/python-wheels/pip-*.whl ${packages.slice(root.length)}`],
  );
  writeFileSync(join(local, 'bin/pip'), PIP);
  chmodSync(join(local, 'bin/pip'), 0o755);
  writeFileSync(join(root, 'etc/pip.conf'), '');
}

/** The stand-in for the service that pip-audit asks; a proxy of the build leads there. */
const OSV = ['PIP_AUDIT_VULNERABILITY_SERVICE=osv', 'PIP_AUDIT_OSV_URL=http://osv.invalid/v1/query'];

interface Base {
  readonly make: (root: string) => Promise<void>;
  readonly env: readonly string[];
}

const BASES: Readonly<Record<'node' | 'python', Base>> = {
  node: { make: node, env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'] },
  python: { make: python, env: ['PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin', ...OSV] },
};

export const baseName = (language: keyof typeof BASES): string => `localhost/palisade-base:${language}`;

async function addBase({ buildah }: Store, language: keyof typeof BASES): Promise<void> {
  const { make, env } = BASES[language];
  const root = mkdtempSync(join(tmpdir(), `palisade-base-${language}-`));
  chmodSync(root, 0o755);
  try {
    await make(root);
    const container = await buildah('beginning a base image', ['from', 'scratch']);
    const mounted = await buildah('mounting it', ['mount', container]);
    await runCommand(['cp', '--archive', `${root}/.`, mounted], { doing: 'copying it', cwd: '/', env: process.env });
    await buildah('letting go of it', ['umount', container]);
    await buildah('setting its variables', ['config', ...env.flatMap((one) => ['--env', one]), container]);
    const commit = ['commit', '--quiet', '--rm', '--format=docker', '--disable-compression', container];
    await buildah(`keeping the base image of ${language}`, [...commit, baseName(language)]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** The folder of a store with both bases, made once. Its name holds what it is made of. */
export const basesFolder = (): Promise<string> =>
  madeOnce(`bases-1-${SUITE}-node-${process.versions.node}`, async (folder) => {
    const store = openStore(folder);
    for (const language of Object.keys(BASES) as (keyof typeof BASES)[]) await addBase(store, language);
  });
