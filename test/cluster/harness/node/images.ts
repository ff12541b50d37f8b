/** Container images out of files of this machine: no registry is asked. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { toolsFolder } from '../binaries.ts';
import { withLock } from '../lock.ts';
import { announce, runCommand } from '../run-command.ts';

export interface ImageConfig {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
  readonly User?: string;
  readonly WorkingDir?: string;
}

/** Paths in the image → files of this machine, or texts. */
export type ImageFiles = Readonly<Record<string, { readonly file: string } | { readonly text: string }>>;

const run = (command: readonly string[], env: Record<string, string> = {}): Promise<string> =>
  runCommand(command, { cwd: '/', env: { ...process.env, ...env } });

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** The same bytes for the same files, whoever makes them and when. */
const TAR = ['tar', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', '--mtime=@0'];

async function fill(folder: string, files: ImageFiles): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    if ('text' in content) await writeFile(target, content.text);
    else await cp(content.file, target, { dereference: true });
  }
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Writes `archive`, a docker-archive of one layer. `scratch` is emptied. */
export async function writeImage(
  archive: string,
  image: { readonly name: string; readonly config: ImageConfig; readonly files: ImageFiles },
): Promise<void> {
  const scratch = `${archive}.parts`;
  await rm(scratch, { recursive: true, force: true });
  const layer = join(scratch, 'archive', 'layer.tar');
  await fill(join(scratch, 'root'), { 'tmp/.keep': { text: '' }, ...image.files });
  await mkdir(dirname(layer), { recursive: true });
  await run([...TAR, '-C', join(scratch, 'root'), '-cf', layer, '.']);
  const config = JSON.stringify({
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    config: image.config,
    rootfs: { type: 'layers', diff_ids: [`sha256:${await sha256(layer)}`] },
  });
  const configFile = `${createHash('sha256').update(config).digest('hex')}.json`;
  const manifest = [{ Config: configFile, RepoTags: [image.name], Layers: ['layer.tar'] }];
  await writeFile(join(scratch, 'archive', configFile), config);
  await writeFile(join(scratch, 'archive', 'manifest.json'), JSON.stringify(manifest));
  await run([...TAR, '-C', join(scratch, 'archive'), '-cf', archive, '.']);
  await rm(scratch, { recursive: true, force: true });
}

/** Holds the namespaces of a pod, and does nothing else. */
const PAUSE = `package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGINT, syscall.SIGTERM)
	<-ended
}
`;

async function buildPause(target: string): Promise<void> {
  const folder = `${target}.build`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'main.go'), PAUSE);
  const command = ['go', 'build', '-ldflags', '-s -w', '-o', target, join(folder, 'main.go')];
  await run(command, { CGO_ENABLED: '0', GOWORK: 'off', GO111MODULE: 'off' });
  await rm(folder, { recursive: true, force: true });
}

/** The program of the image in which pods' namespaces live; built once. */
export async function pauseProgram(): Promise<string> {
  const target = join(toolsFolder(process.env), 'pause-1');
  const isThere = (): Promise<boolean> =>
    stat(target).then(
      () => true,
      () => false,
    );
  await mkdir(dirname(target), { recursive: true });
  await withLock(
    `${target}.lock`,
    () => announce('another run is building pause; waiting for it'),
    async () => {
      if (!(await isThere())) await buildPause(target);
    },
  );
  return target;
}

const LIBRARY = /(\/[^\s()]+) \(0x/g;

/** A program and the libraries that its loader names. */
export async function withLibraries(program: string): Promise<ImageFiles> {
  const named = await run(['ldd', program]);
  const files = [...named.matchAll(LIBRARY)].map((match) => match[1] as string);
  return Object.fromEntries(files.map((file) => [file, { file }]));
}

const USERS = 'root:x:0:0:root:/:/sbin/nologin\nnode:x:1001:1001::/tmp:/sbin/nologin\n';

/** This process' Node.js, as an image whose command is Node itself. */
export async function writeNodeImage(archive: string, name: string, files: ImageFiles = {}): Promise<void> {
  const program = { '/usr/bin/node': { file: process.execPath }, '/etc/passwd': { text: USERS } };
  const config = { Entrypoint: ['/usr/bin/node'], User: '1001:1001', Env: ['PATH=/usr/bin'] };
  await writeImage(archive, {
    name,
    config,
    files: { ...(await withLibraries(process.execPath)), ...program, ...files },
  });
}
