/** The stages of a Node.js service. */
import type { Service } from '@palisade/config/service/service';
import { contentOf, contextOf, copied } from './content.ts';
import type { Final } from './final.ts';
import { lean, NODE_RECIPES } from './node-recipes.ts';
import type { Recipe } from './recipe.ts';
import { run, type Stage, type Step, step } from './text.ts';

export const NODE_FINAL: Final = {
  accounts: ['node'],
  surplus: [
    '/usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack',
    '/usr/local/bin/yarn* /usr/local/bin/pnp* /opt/yarn* /usr/local/include',
    '/usr/local/share/doc /usr/local/share/man /usr/local/*.md /usr/share/man /usr/share/info /usr/share/doc',
    '/sbin/apk /usr/sbin/apk /usr/bin/apk /usr/lib/libapk.so* /lib/libapk.so* /lib/apk/exec /usr/lib/apk/exec',
    '/home/node /var/cache/* /var/log/* /root/.npm /root/.cache /tmp/* /var/tmp/*',
  ],
  commands: [],
  dependencies: 'node_modules',
  env: { NODE_ENV: 'production' },
  health: ({ port, health: { ready } }) => [
    'node',
    '-e',
    `fetch('http://127.0.0.1:${port}${ready}').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`,
  ],
  start: ({ runtime }) => ['node', runtime.build ? 'dist/index.js' : 'src/index.js'],
};

const nodeRecipe = ({ packages }: Service['runtime']): Recipe =>
  NODE_RECIPES[(packages ?? 'npm') as keyof typeof NODE_RECIPES];

const manifests = (recipe: Recipe): Step =>
  step(`COPY ${recipe.manifests.join(' ')} ./`, 'dependency/lockfile-committed');

const dependencies = (recipe: Recipe): Stage => ({
  from: 'base',
  name: 'dependencies',
  why: 'What the service needs to run, and nothing to develop it.',
  steps: [...recipe.tools, manifests(recipe), ...recipe.production, lean],
});

const audit = (recipe: Recipe): Stage => ({
  from: 'dependencies',
  name: 'audit',
  why: 'A known hole stops the build, and so does an audit that cannot ask: the image copies from this stage.\nAlone: docker build --target audit. A new AUDIT_DATE asks again: --build-arg AUDIT_DATE="$(date +%F)"',
  steps: [step('ARG AUDIT_DATE'), step(run(recipe.audit), 'image/dependency-audit')],
});

const build = (recipe: Recipe, script: string): Stage => ({
  from: 'base',
  name: 'build',
  why: 'Development dependencies are here, and nowhere else.',
  steps: [
    ...recipe.tools,
    manifests(recipe),
    step(run(recipe.everything), 'dependency/locked-install'),
    { text: 'COPY . ./', controls: ['image/context-ignored'], why: 'All that .dockerignore lets in.' },
    step(run(`${recipe.script} ${script}`)),
  ],
});

function files(runtime: Service['runtime']): Stage {
  const content = contentOf(runtime);
  // Where it is built, all of it is there, and the whole of that is with development dependencies.
  const drop = runtime.build && content.includes('.') ? ['rm -rf node_modules'] : [];
  return {
    from: 'base',
    name: 'files',
    why: 'The service itself. package.json says how its files are read.',
    steps: [
      step(['COPY package.json ./', ...content.map((path) => copied(path, runtime.build !== undefined))].join('\n')),
      step(run(...drop, 'chmod -R a-s,u=rwX,go=rX .'), 'image/root-owned-files', 'image/no-world-writable'),
    ],
  };
}

export function nodeStages({ runtime }: Service): readonly Stage[] {
  const recipe = nodeRecipe(runtime);
  const builds = runtime.build ? [build(recipe, runtime.build)] : [];
  return [dependencies(recipe), audit(recipe), ...builds, files(runtime)];
}

/** Settings of compilers and bundlers, which lie beside the manifest. */
const BUILD_SETTINGS = ['tsconfig*.json', '*.config.*', '.swcrc', '.babelrc*'];

export const nodeContext = (runtime: Service['runtime']): readonly string[] => [
  ...nodeRecipe(runtime).manifests,
  ...contextOf(runtime),
  ...(runtime.build ? BUILD_SETTINGS : []),
];
