import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import type { Workflow } from '@palisade/core/subject/workflow';
import { publishes, restoresCache } from './_cache.ts';

const isRelease = ({ triggers }: Workflow): boolean =>
  triggers.length > 0 &&
  triggers.every(
    ({ event, options }) =>
      event === 'release' || (event === 'push' && options['tags'] !== undefined && options['branches'] === undefined),
  );

export const noCacheInRelease = workflowControl({
  title: 'What is published is built without a cache',
  severity: 'medium',
  why: 'Caches are shared between workflows of a branch: a run that was taken over leaves files in one, and the release picks them up.',
  refs: [githubDocs('actions/reference/workflows-and-actions/dependency-caching'), cwe(349)],
  peers: ['cache-poisoning'],
  each: 'job',
  inspect({ steps }, { file }) {
    if (!steps.some(publishes) && !isRelease(file)) return undefined;
    return steps.filter(restoresCache).map((step) => ({
      at: step.uses?.pointer ?? step.pointer,
      message: `\`${step.label}\` restores a cache in a job that publishes; build without it`,
      item: step.label,
    }));
  },
  fix: { none: 'Each action has its own way to be told not to cache' },
});
