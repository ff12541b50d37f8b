/** pip, Poetry and uv: each makes the same folder, .venv, without pip in it. */
import type { Recipe } from './recipe.ts';
import { pairs, run, type Step, step } from './text.ts';

/** What is installed by name to build with, and is not in the image. */
export const VERSIONS = { poetry: '2.5.1', uv: '0.13.9', 'pip-audit': '2.10.1' } as const;

const tool = (name: keyof typeof VERSIONS): Step =>
  step(run(`pip install --no-cache-dir ${name}==${VERSIONS[name]}`), 'image/pinned-dependencies');

export const auditor: Step = tool('pip-audit');

/** Whatever installed it, what is audited is what is there. */
const audit = 'pip-audit --strict --path .venv/lib/python3*/site-packages';

const common = { audit, everything: '', script: '' } as const;

const installed = ['image/production-dependencies', 'dependency/locked-install'];

export const PYTHON_RECIPES: Readonly<Record<'pip' | 'poetry' | 'uv', Recipe>> = {
  pip: {
    ...common,
    manifests: ['requirements.txt'],
    tools: [
      {
        text: pairs('ENV', { PIP_PYTHON: '/app/.venv/bin/python' }),
        why: 'pip installs there, and stays out of it itself.',
      },
      step(run('python -m venv --without-pip .venv')),
    ],
    production: [
      {
        text: run('pip install --no-cache-dir --require-hashes -r requirements.txt'),
        controls: ['image/production-dependencies', 'dependency/pinned-requirements', 'dependency/requirement-hashes'],
        why: 'Digests are what makes the list a lockfile: pip-compile --generate-hashes writes them.',
      },
    ],
  },
  poetry: {
    ...common,
    manifests: ['pyproject.toml', 'poetry.lock'],
    tools: [
      tool('poetry'),
      step(pairs('ENV', { POETRY_VIRTUALENVS_IN_PROJECT: 'true', POETRY_VIRTUALENVS_OPTIONS_NO_PIP: 'true' })),
    ],
    production: [step(run('poetry install --no-interaction --only main --no-root --compile'), ...installed)],
  },
  uv: {
    ...common,
    manifests: ['pyproject.toml', 'uv.lock'],
    tools: [tool('uv'), step(pairs('ENV', { UV_LINK_MODE: 'copy', UV_PYTHON_DOWNLOADS: 'never' }))],
    production: [
      step(run('uv sync --locked --no-dev --no-install-project --compile-bytecode --no-cache'), ...installed),
    ],
  },
};

/** What describes a package stays, with its licence. `test` without the s is a part of some: django.test. */
export const lean: Step = step(
  run(
    'find .venv -type d -name tests -prune -exec rm -rf {} +',
    "find .venv -type f \\( -name '*.md' -o -name '*.rst' \\) ! -path '*.dist-info/*' -exec rm -f {} +",
    'chmod -R a-s,u=rwX,go=rX .venv',
  ),
  'image/no-setuid',
  'image/no-world-writable',
);
