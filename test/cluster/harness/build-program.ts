import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { announce, runCommand } from './run-command.ts';

const STAGED = /^\s*(?:replace\s+)?(k8s\.io\/[a-z0-9-]+)\s+=>\s+\.\/staging\//gm;
const GO_LINE = /^go\s+(\S+)$/m;
/** Kubernetes' own programs that a test may need, and what their first build takes on two cores, in seconds. */
export const COLD_BUILD_S = {
  'kube-apiserver': 314,
  'kube-controller-manager': 84,
  'kube-scheduler': 8,
  kubelet: 33,
  'kube-proxy': 14,
} as const;

export type Program = keyof typeof COLD_BUILD_S;

const packageOf = (program: Program): string => `k8s.io/kubernetes/cmd/${program}`;

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

async function writeModule(folder: string, program: Program, version: string): Promise<void> {
  const command = ['go', 'mod', 'download', '-json', `k8s.io/kubernetes@v${version}`];
  const options = { doing: `downloading k8s.io/kubernetes v${version}`, cwd: folder, env: goEnvironment() };
  const { GoMod } = JSON.parse(await runCommand(command, options)) as { GoMod: string };
  await writeFile(join(folder, 'go.mod'), dependentModule(await readFile(GoMod, 'utf8'), version));
  await writeFile(join(folder, 'tools.go'), `//go:build tools\n\npackage tools\n\nimport _ "${packageOf(program)}"\n`);
}

/** Builds a program beside `target` and moves it there in one step. */
export async function buildProgram(program: Program, version: string, target: string): Promise<void> {
  const folder = `${target}.build`;
  const built = join(folder, `${program}.${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeModule(folder, program, version);
  const command = ['go', 'build', '-ldflags', versionFlags(version), '-o', built, packageOf(program)];
  const doing = `building ${program} v${version} (about ${COLD_BUILD_S[program]} s on 2 cores, once)`;
  await runCommand(command, { doing, cwd: folder, env: goEnvironment() });
  await rename(built, target);
  await rm(folder, { recursive: true, force: true });
  announce(`built ${target}`);
}
