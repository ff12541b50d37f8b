/** How a runner gets what the lockfile holds, and how the service is tested: a table over package managers. */
import type { Service } from '@palisade/config/service/service';
import { lineOf } from '../dockerfile/bases.ts';
import { COREPACK, NODE_RECIPES } from '../dockerfile/node-recipes.ts';
import { VERSIONS } from '../dockerfile/python-recipes.ts';
import type { Yaml } from '../yaml.ts';
import { action, own, type Step, script } from './workflow.ts';

interface Manager {
  /** Brings the package manager itself, where the runtime does not. */
  readonly tools: readonly string[];
  readonly install: readonly string[];
  readonly audit: readonly string[];
  readonly test: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** As Dependabot calls it. */
  readonly ecosystem: 'npm' | 'pip' | 'uv';
}

/** Beside node, where the path leads. */
const corepack = [`npx --yes corepack@${COREPACK} enable --install-directory "$(dirname "$(command -v node)")"`];

const node = (packages: keyof typeof NODE_RECIPES, tools: readonly string[], env?: Manager['env']): Manager => {
  const { everything, audit, script: runs } = NODE_RECIPES[packages];
  return {
    tools,
    install: [everything],
    audit: [audit],
    test: [`${runs} test`],
    ecosystem: 'npm',
    ...(env && { env }),
  };
};

const pipAudit = `pip install pip-audit==${VERSIONS['pip-audit']}`;

const MANAGERS: Readonly<Record<NonNullable<Service['runtime']['packages']>, Manager>> = {
  npm: node('npm', []),
  pnpm: node('pnpm', corepack),
  yarn: node('yarn', corepack, { YARN_ENABLE_SCRIPTS: 'false' }),
  pip: {
    tools: [],
    install: [
      'pip install --require-hashes -r requirements.txt',
      'if [ -f requirements-dev.txt ]; then pip install --require-hashes -r requirements-dev.txt; fi',
    ],
    audit: [pipAudit, 'pip-audit --strict --require-hashes -r requirements.txt'],
    test: ['python -m pytest'],
    ecosystem: 'pip',
  },
  poetry: {
    tools: [`pip install poetry==${VERSIONS.poetry}`],
    install: ['poetry install --no-interaction --no-root'],
    audit: [pipAudit, 'pip-audit --strict --path "$(poetry env info --path)"/lib/python3*/site-packages'],
    test: ['poetry run python -m pytest'],
    ecosystem: 'pip',
  },
  uv: {
    tools: [`pip install uv==${VERSIONS.uv}`],
    install: ['uv sync --locked'],
    audit: [pipAudit, 'pip-audit --strict --path .venv/lib/python3*/site-packages'],
    test: ['uv run --locked python -m pytest'],
    ecosystem: 'uv',
  },
};

export const managerOf = ({ runtime: { language, packages } }: Service): Manager =>
  MANAGERS[packages ?? (language === 'node' ? 'npm' : 'pip')];

/** The release line that the image has; without a cache, which what is built could be poisoned by. */
const SETUP: Readonly<Record<Service['runtime']['language'], (version: string) => Step>> = {
  node: (version) => action('actions/setup-node', { 'node-version': version, 'package-manager-cache': false }),
  python: (version) => action('actions/setup-python', { 'python-version': version }),
};

export const setup = ({ runtime }: Service): Step => SETUP[runtime.language](lineOf(runtime));

/** For programs that are Node.js themselves. */
export const setupNode = (): Step => SETUP.node('24');

export function testSteps(service: Service): readonly Yaml[] {
  const { tools, install, audit, test, env } = managerOf(service);
  const more: Step = env ? { env } : {};
  const { build } = service.runtime;
  const builds = build
    ? [script('Build', [`${NODE_RECIPES[(service.runtime.packages ?? 'npm') as 'npm'].script} ${build}`])]
    : [];
  return [
    setup(service),
    script('Install what the lockfile holds', [...tools, ...install], more),
    ...own('steps'),
    ...builds,
    script('Test', test),
    script('Audit dependencies', audit),
  ];
}
