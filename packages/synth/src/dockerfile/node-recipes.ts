/** npm, pnpm and Yarn. */
import type { Recipe } from './recipe.ts';
import { pairs, run, type Step, step } from './text.ts';

export const COREPACK = '0.36.0';

/** Images of Node.js 25 and newer come without Corepack. */
const corepack: Step = {
  text: run(`npm install --global corepack@${COREPACK}`, 'corepack enable'),
  controls: ['image/pinned-dependencies'],
  why: 'Takes the version that "packageManager" in package.json names; with its hash, no other bytes.',
};

const installed = ['image/production-dependencies', 'dependency/locked-install', 'dependency/install-scripts'];

export const NODE_RECIPES: Readonly<Record<'npm' | 'pnpm' | 'yarn', Recipe>> = {
  npm: {
    manifests: ['package.json', 'package-lock.json'],
    tools: [],
    production: [
      {
        text: run('npm ci --omit=dev --ignore-scripts --no-audit --no-fund', 'mkdir -p node_modules'),
        controls: installed,
        why: 'Packages run no scripts here. One that has to compile is named: && npm rebuild NAME',
      },
    ],
    everything: 'npm ci --ignore-scripts --no-audit --no-fund',
    audit: 'npm audit --omit=dev --audit-level=high',
    script: 'npm run',
  },
  pnpm: {
    manifests: ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yam[l]'],
    tools: [corepack],
    production: [
      {
        text: run('pnpm install --frozen-lockfile --prod --ignore-scripts', 'mkdir -p node_modules'),
        controls: installed,
        why: 'Packages run no scripts here. One that has to compile is named: && pnpm rebuild NAME',
      },
    ],
    everything: 'pnpm install --frozen-lockfile --ignore-scripts',
    audit: 'pnpm audit --prod --audit-level=high',
    script: 'pnpm run',
  },
  yarn: {
    manifests: ['package.json', 'yarn.lock', '.yarnrc.ym[l]'],
    tools: [
      corepack,
      {
        text: pairs('ENV', {
          YARN_ENABLE_SCRIPTS: 'false',
          YARN_ENABLE_TELEMETRY: '0',
          YARN_IGNORE_PATH: '1',
          YARN_NODE_LINKER: 'node-modules',
        }),
        controls: ['dependency/install-scripts'],
        why: 'For Yarn 2 and newer. Packages run no scripts, and lie in node_modules, where Node.js finds them.',
      },
    ],
    production: [
      {
        text: run(
          'yarn install --immutable',
          'yarn workspaces focus --production',
          'yarn cache clean --all',
          'mkdir -p node_modules',
        ),
        controls: installed,
        why: 'The first command holds the lockfile against package.json; the second leaves what is needed to run.',
      },
    ],
    everything: 'yarn install --immutable',
    audit: 'yarn npm audit --environment production --recursive --severity high',
    script: 'yarn run',
  },
};

/** Read by nothing that runs; Node.js refuses TypeScript below node_modules. Licences stay: most ask to be kept with the code. */
const DOCS = [
  ...['*.md', '*.markdown', 'readme', 'readme.txt', 'changelog*.txt'],
  ...['*.map', '*.ts', '*.mts', '*.cts', '*.tsbuildinfo', '*.test.js', '*.test.mjs', '*.test.cjs'],
];
const LICENCES = ['licen[sc]e*', 'copying*', 'notice*'];

/** A folder of tests is one that lies right in a package; there are packages with such names, too. */
const PACKAGES = ['[^@/.][^/]*', '@[^/]*/[^/]*'];
const TESTS = PACKAGES.flatMap((name) => ['test', 'tests'].map((folder) => `'.*node_modules/${name}/${folder}'`));

const any = (test: string, of: readonly string[]): string =>
  `\\( ${of.map((one) => `${test} ${one}`).join(' -o ')} \\)`;
const quote = (names: readonly string[]): string[] => names.map((name) => `'${name}'`);

export const lean: Step = step(
  run(
    `find node_modules -type d ${any('-name', ['__tests__', '.github'])} -prune -exec rm -rf {} +`,
    `find node_modules -type d ${any('-regex', TESTS)} \\\n    -prune -exec rm -rf {} +`,
    `find node_modules -type f -regex '.*/specs*/.*[.]spec[.][cm]*js' -exec rm -f {} +`,
    `find node_modules -type f ${any('-iname', quote(DOCS))} \\\n    ! ${any('-iname', quote(LICENCES))} -exec rm -f {} +`,
    'chmod -R a-s,u=rwX,go=rX node_modules',
  ),
  'image/no-setuid',
  'image/no-world-writable',
);
