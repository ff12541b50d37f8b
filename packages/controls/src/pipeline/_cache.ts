/** Steps that restore a cache, and steps that publish. */
import type { Step } from '@palisade/core/subject/workflow';
import { someLine } from './_script.ts';
import { actionOf } from './_uses.ts';

type Restores = (step: Step) => boolean;

const always: Restores = () => true;
const on = (value: string | undefined): boolean =>
  value !== undefined && value !== '' && value.toLowerCase() !== 'false';
const when =
  (input: string): Restores =>
  (step) =>
    on(step.with.get(input));
const unlessOff =
  (input: string): Restores =>
  (step) =>
    !step.with.has(input) || on(step.with.get(input));

const CACHES: ReadonlyMap<string, Restores> = new Map<string, Restores>([
  ['actions/cache', (step) => !/^save\b/.test(step.uses?.target.kind === 'repository' ? step.uses.target.path : '')],
  ['actions/setup-node', when('cache')],
  ['actions/setup-python', when('cache')],
  ['actions/setup-java', when('cache')],
  ['actions/setup-dotnet', when('cache')],
  ['actions/setup-go', unlessOff('cache')],
  ['astral-sh/setup-uv', when('enable-cache')],
  ['docker/build-push-action', (step) => /\btype=gha\b/.test(step.with.get('cache-from') ?? '')],
  ['gradle/actions', (step) => step.with.get('cache-disabled')?.toLowerCase() !== 'true'],
  ['mozilla-actions/sccache-action', always],
  ['ruby/setup-ruby', when('bundler-cache')],
  ['swatinem/rust-cache', (step) => step.with.get('lookup-only')?.toLowerCase() !== 'true'],
]);

export const restoresCache = (step: Step): boolean => CACHES.get(actionOf(step) ?? '')?.(step) ?? false;

const PUBLISHERS = new Set([
  'actions/create-release',
  'goreleaser/goreleaser-action',
  'js-devtools/npm-publish',
  'ncipollo/release-action',
  'pypa/gh-action-pypi-publish',
  'release-drafter/release-drafter',
  'rubygems/release-gem',
  'softprops/action-gh-release',
]);

const PUBLISHES =
  /\b(?:(?:npm|pnpm|yarn|poetry|uv|cargo|lerna|bun|hatch|flit)\s+(?:npm\s+)?publish|twine\s+upload|gem\s+push|docker\s+push|gh\s+release\s+(?:create|upload)|mvn\b[^\n]*\bdeploy|goreleaser\s+release|nuget\s+push)\b/;

export function publishes(step: Step): boolean {
  if (step.run !== undefined) return someLine(step, PUBLISHES);
  const action = actionOf(step) ?? '';
  return PUBLISHERS.has(action) || (action === 'docker/build-push-action' && step.with.get('push') === 'true');
}
