import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { announce, runCommand } from './run-command.ts';

const STAGED = /^\s*(?:replace\s+)?(k8s\.io\/[a-z0-9-]+)\s+=>\s+\.\/staging\//gm;
const GO_LINE = /^go\s+(\S+)$/m;
const PACKAGE = 'k8s.io/kubernetes/cmd/kube-apiserver';

/**
 * A module that builds Kubernetes' own programs. Kubernetes replaces its staging modules by folders of its repository,
 * which a dependent does not inherit; they are published under the version v0.MINOR.PATCH.
 */
export function dependentModule(kubernetesGoMod: string, version: string): string {
  const staged = [...new Set([...kubernetesGoMod.matchAll(STAGED)].map((match) => match[1] as string))].sort();
  const goVersion = GO_LINE.exec(kubernetesGoMod)?.[1];
  if (staged.length === 0 || goVersion === undefined)
    throw new Error(`the go.mod of k8s.io/kubernetes v${version} names no staging modules or no Go version`);
  const stagedVersion = `v${version.replace(/^1\./, '0.')}`;
  return [
    'module palisade.test/kubernetes',
    '',
    `go ${goVersion}`,
    '',
    `require k8s.io/kubernetes v${version}`,
    '',
    'replace (',
    ...staged.map((name) => `\t${name} => ${name} ${stagedVersion}`),
    ')',
    '',
  ].join('\n');
}

/** Without these the server calls itself v0.0.0, and feature versions are judged by that. */
export function versionFlags(version: string): string {
  const [major, minor] = version.split('.');
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  const settings = Object.entries(values).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-s', '-w', ...settings].join(' ');
}

const goEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  CGO_ENABLED: '0',
  GOWORK: 'off',
  GOFLAGS: `${process.env['GOFLAGS'] ?? ''} -mod=mod`.trim(),
});

async function writeModule(folder: string, version: string): Promise<void> {
  const command = ['go', 'mod', 'download', '-json', `k8s.io/kubernetes@v${version}`];
  const options = { doing: `downloading k8s.io/kubernetes v${version}`, cwd: folder, env: goEnvironment() };
  const { GoMod } = JSON.parse(await runCommand(command, options)) as { GoMod: string };
  await writeFile(join(folder, 'go.mod'), dependentModule(await readFile(GoMod, 'utf8'), version));
  await writeFile(join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${PACKAGE}"\n`);
}

/** Builds kube-apiserver beside `target` and moves it there in one step. */
export async function buildApiserver(version: string, target: string): Promise<void> {
  const folder = `${target}.build`;
  const built = join(folder, `kube-apiserver.${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeModule(folder, version);
  const command = ['go', 'build', '-ldflags', versionFlags(version), '-o', built, PACKAGE];
  const doing = `building kube-apiserver v${version} (about 5 minutes on 2 cores, once)`;
  await runCommand(command, { doing, cwd: folder, env: goEnvironment() });
  await rename(built, target);
  await rm(folder, { recursive: true, force: true });
  announce(`built ${target}`);
}
