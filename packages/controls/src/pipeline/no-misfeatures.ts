import { githubDocs } from '@palisade/core/control/reference';
import { workflowControl } from '@palisade/core/control/workflow';
import { actionOf } from './_uses.ts';

export const noMisfeatures = workflowControl({
  title: 'No step uses what its makers advise against',
  severity: 'info',
  why: '`cmd` cannot be quoted reliably, and `pip-install` installs beside the system’s packages, outside any lock.',
  refs: [githubDocs('actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell')],
  peers: ['misfeature'],
  each: 'step',
  inspect(step, { file, job }) {
    const shell = step.run === undefined ? undefined : (step.shell ?? job?.shell ?? file.shell);
    if (shell !== undefined && /^cmd\b/i.test(shell))
      return [{ at: `${step.pointer}/shell`, message: '`cmd` cannot be quoted reliably; use `pwsh` or `bash`' }];
    if (actionOf(step) === 'actions/setup-python' && step.with.has('pip-install'))
      return [
        {
          at: `${step.pointer}/with/pip-install`,
          message: '`pip-install` installs outside a virtual environment and a lock; install in a step of its own',
        },
      ];
    return [];
  },
  fix: { none: 'The script has to be written for another shell, the packages installed in another step' },
});
