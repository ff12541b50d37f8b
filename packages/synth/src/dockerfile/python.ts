/** The stages of a Python service. */
import type { Service } from '@palisade/config/service/service';
import { contentOf, copied, hasSource } from './content.ts';
import type { Final } from './final.ts';
import { auditor, lean, PYTHON_RECIPES } from './python-recipes.ts';
import type { Recipe } from './recipe.ts';
import { run, type Stage, step } from './text.ts';

/** Workers say that they live through a file in memory: it is there on a read-only root, and no slow disk stalls them. */
const gunicorn = ({ runtime, port, health: { drainSeconds } }: Service): readonly string[] => [
  'gunicorn',
  ...(hasSource(runtime) ? ['--chdir', 'src'] : []),
  ...['--bind', `0.0.0.0:${port}`, '--workers', '2', '--threads', '4', '--worker-tmp-dir', '/dev/shm'],
  ...['--graceful-timeout', String(drainSeconds), '--access-logfile', '-', 'app:app'],
];

export const PYTHON_FINAL: Final = {
  accounts: [],
  surplus: [
    '/usr/local/bin/pip* /usr/local/bin/idle* /usr/local/bin/pydoc* /usr/local/bin/*-config /usr/local/include',
    '/usr/local/lib/python3*/site-packages/pip* /usr/local/lib/python3*/ensurepip',
    '/usr/local/lib/python3*/idlelib /usr/local/lib/python3*/turtledemo /usr/local/lib/python3*/tkinter',
    '/usr/local/share/man /usr/share/man /usr/share/info /usr/share/locale',
    '/usr/bin/apt* /usr/bin/dpkg* /usr/sbin/dpkg* /usr/lib/apt /usr/lib/dpkg /usr/lib/*/libapt-* /etc/apt',
    '/var/lib/apt /var/cache/* /var/log/* /root/.cache /tmp/* /var/tmp/*',
  ],
  commands: ['find /usr/share/doc -type f ! -name copyright -exec rm -f {} +'],
  dependencies: '.venv',
  env: { PATH: '/app/.venv/bin:$PATH', PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  health: ({ port, health: { ready } }) => [
    'python',
    '-c',
    `import http.client as h; c = h.HTTPConnection('127.0.0.1', ${port}, timeout=2); c.request('GET', '${ready}'); raise SystemExit(c.getresponse().status >= 400)`,
  ],
  start: gunicorn,
};

const pythonRecipe = ({ packages }: Service['runtime']): Recipe =>
  PYTHON_RECIPES[(packages ?? 'pip') as keyof typeof PYTHON_RECIPES];

const dependencies = (recipe: Recipe): Stage => ({
  from: 'base',
  name: 'dependencies',
  why: 'What the service needs to run, and nothing to develop it.',
  steps: [
    ...recipe.tools,
    step(`COPY ${recipe.manifests.join(' ')} ./`, 'dependency/lockfile-committed'),
    ...recipe.production,
    lean,
  ],
});

const audit = (recipe: Recipe): Stage => ({
  from: 'base',
  name: 'audit',
  why: 'A known hole stops the build, and so does an audit that cannot ask: the image copies from this stage.\nAlone: docker build --target audit. A new AUDIT_DATE asks again: --build-arg AUDIT_DATE="$(date +%F)"',
  steps: [
    auditor,
    step('COPY --from=dependencies /app/.venv ./.venv'),
    step('ARG AUDIT_DATE'),
    {
      text: run(recipe.audit),
      controls: ['image/dependency-audit'],
      why: 'What cannot be looked up is not passed over: that is --strict.',
    },
  ],
});

const files = (runtime: Service['runtime']): Stage => ({
  from: 'base',
  name: 'files',
  why: 'The service itself, compiled once: nothing may write beside it when it runs.',
  steps: [
    step(
      contentOf(runtime)
        .map((path) => copied(path, false))
        .join('\n'),
    ),
    step(
      run('python -m compileall -q --invalidation-mode unchecked-hash .', 'chmod -R a-s,u=rwX,go=rX .'),
      'image/root-owned-files',
      'image/no-world-writable',
    ),
  ],
});

export function pythonStages({ runtime }: Service): readonly Stage[] {
  const recipe = pythonRecipe(runtime);
  return [dependencies(recipe), audit(recipe), files(runtime)];
}

export const pythonContext = (runtime: Service['runtime']): readonly string[] => [
  ...pythonRecipe(runtime).manifests,
  ...contentOf(runtime),
];
