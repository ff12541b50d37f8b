import { cwe, githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';

export const jobTimeouts = workflowControl({
  title: 'Jobs have a time limit',
  severity: 'info',
  why: 'A job that hangs, or that mines, holds its runner, its token and the queue behind it for six hours.',
  refs: [githubDocs('actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes'), cwe(400)],
  peers: ['missing_timeout'],
  each: 'job',
  inspect({ uses, data, pointer, steps }) {
    if (uses) return undefined;
    const each = steps.length > 0 && steps.every((step) => step.data['timeout-minutes'] !== undefined);
    if (data['timeout-minutes'] !== undefined || each) return [];
    return [
      {
        at: `${pointer}/timeout-minutes`,
        message: 'May run for six hours; set `timeout-minutes` to a few times what it takes',
      },
    ];
  },
  fix: { none: 'How long the job takes is not in the file' },
});
