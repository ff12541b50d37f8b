import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { triggerOf } from '@palisade/core/subject/workflow';

export const concurrencyLimits = workflowControl({
  title: 'Runs of one branch do not pile up',
  severity: 'info',
  why: 'Ten pushes are ten runs, and two deploys at a time end in the order that chance decides.',
  refs: [githubDocs('actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency')],
  peers: ['concurrency-limits'],
  each: 'workflow',
  inspect(file) {
    if (!triggerOf(file, 'push', 'pull_request', 'pull_request_target')) return undefined;
    if (file.jobs.every(({ uses }) => uses)) return undefined;
    const limited = (data: typeof file.data) => data['concurrency'] !== undefined;
    if (limited(file.data) || (file.jobs.length > 0 && file.jobs.every((job) => limited(job.data)))) return [];
    return [{ at: '/concurrency', message: 'Runs pile up; add `concurrency` with a group of workflow and branch' }];
  },
  fix: { none: 'Whether a run may be cancelled by the next one is not in the file' },
});
