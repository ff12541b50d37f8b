/** Publishing to public registries, and the stored tokens that it takes. */
import type { Job, Step, Workflow } from '@palisade/core/subject/workflow';
import { someLine } from './_script.ts';
import { secretVariables } from './_secret-variables.ts';
import { actionOf } from './_uses.ts';

const COMMANDS: readonly { readonly runs: RegExp; readonly key: RegExp; readonly where: string }[] = [
  {
    runs: /\b(?:npm|pnpm|yarn npm|bun)\s+publish\b/,
    key: /^(?:NODE_AUTH_TOKEN|NPM_TOKEN|NPM_CONFIG_TOKEN)$/,
    where: 'npm',
  },
  { runs: /\btwine\s+upload\b/, key: /^TWINE_PASSWORD$/, where: 'PyPI' },
  {
    runs: /\b(?:uv|poetry|hatch|flit|pdm)\s+publish\b/,
    key: /^(?:UV_PUBLISH_TOKEN|POETRY_PYPI_TOKEN_PYPI|HATCH_INDEX_AUTH|FLIT_PASSWORD|PDM_PUBLISH_PASSWORD)$/,
    where: 'PyPI',
  },
  { runs: /\bgem\s+push\b/, key: /^GEM_HOST_API_KEY$/, where: 'RubyGems' },
  { runs: /\bcargo\s+publish\b/, key: /^CARGO_REGISTRY_TOKEN$/, where: 'crates.io' },
];

function byCommand(file: Workflow, job: Job | undefined, step: Step): string | undefined {
  const { run } = step;
  if (run === undefined || /--registry|--repository-url|--index-url/.test(run)) return undefined;
  const keys = secretVariables(file, job, step);
  return COMMANDS.find(({ runs, key }) => keys.some((name) => key.test(name)) && someLine(step, runs))?.where;
}

function byAction(step: Step): string | undefined {
  const url = step.with.get('repository-url');
  const elsewhere = url !== undefined && !/^https:\/\/(?:upload|test)\.pypi\./.test(url);
  if (actionOf(step) !== 'pypa/gh-action-pypi-publish' || elsewhere) return undefined;
  return step.with.has('password') ? 'PyPI' : undefined;
}

export const publishesToRegistry = (step: Step): boolean =>
  actionOf(step) === 'pypa/gh-action-pypi-publish' || COMMANDS.some(({ runs }) => someLine(step, runs));

/** The registry that a stored token is used for. */
export const storedTokenFor = (file: Workflow, job: Job | undefined, step: Step): string | undefined =>
  byAction(step) ?? byCommand(file, job, step);
