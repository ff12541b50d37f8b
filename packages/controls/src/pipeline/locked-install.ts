import type { Problem, WorldControl } from '@palisade/core/control/control';
import { cwe } from '@palisade/core/control/reference';
import { isLockfile } from '@palisade/core/subject/package';
import { isWorkflow } from '@palisade/core/subject/workflow';
import { isRun } from './_dependency-audit.ts';
import { folderOf, looseInstall } from './_install.ts';
import { linesOf } from './_script.ts';

export const lockedInstall: WorldControl = {
  form: 'world',
  title: 'The pipeline installs what the lockfile holds',
  severity: 'low',
  why: 'An install that may write the lockfile tests other versions than those reviewed, and takes in a release of this very hour.',
  refs: [cwe(1357)],
  model: 'workflow',
  inspect(subject, world): Problem[] | undefined {
    if (!isWorkflow(subject) || !isRun(subject.name)) return undefined;
    const locks = world.model('lockfile').items.filter(isLockfile);
    if (locks.length === 0) return undefined;
    const steps = subject.body.jobs.flatMap((job) => job.steps.map((step) => ({ job, step })));
    return steps.flatMap(({ job, step }) => {
      const folder = folderOf(step, job, subject.body);
      return linesOf(step).flatMap((line): Problem[] => {
        const loose = looseInstall(line);
        const lock = locks.find(({ body }) => body.folder === folder && body.manager === loose?.manager);
        if (!loose || !lock || (loose.classic && lock.body.format !== '1')) return [];
        const message = `\`${loose.text}\` may install other versions than ${lock.name} holds; use \`${loose.strict}\``;
        const related = [{ subject: lock, at: '', message: 'The lockfile' }];
        const item = `job ${job.id}, step ${step.label}, ${loose.text}`;
        return [{ at: `${step.pointer}/run`, item, message, related }];
      });
    });
  },
  admission: { none: 'A workflow is no object of the cluster' },
  fix: { none: 'A strict install fails where the lockfile is not in step: see that it is first' },
};
