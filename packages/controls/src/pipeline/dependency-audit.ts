import type { WorldControl } from '@palisade/core/control/control';
import { cwe, owasp } from '@palisade/core/control/reference';
import { type Ecosystem, isPackage } from '@palisade/core/subject/package';
import { isWorkflow, type WorkflowSubject } from '@palisade/core/subject/workflow';
import { auditsInImages, auditsInScripts } from './_audit-elsewhere.ts';
import { auditsOf, hiddenAudit, isRun } from './_dependency-audit.ts';

const NAMES: Readonly<Record<Ecosystem, string>> = { npm: 'Node.js', python: 'Python' };

const isPipeline = ({ body, name }: WorkflowSubject): boolean => body.type === 'workflow' && isRun(name);

export const dependencyAudit: WorldControl = {
  form: 'world',
  title: 'The pipeline audits its dependencies',
  severity: 'medium',
  why: 'Most code of a service is other people’s; a known hole in it goes out with every build until somebody happens to look.',
  refs: [owasp('Vulnerable_Dependency_Management_Cheat_Sheet'), cwe(1395)],
  model: 'workflow',
  inspect(subject, world) {
    const workflows = world.model('workflow').items.filter(isWorkflow).filter(isPipeline);
    const packages = world
      .model('package')
      .items.filter(isPackage)
      .filter(({ body }) => body.role !== 'example' && body.dependencies.length > 0);
    if (workflows[0] !== subject || packages.length === 0) return undefined;
    const audited = new Set([
      ...workflows.flatMap(({ body }) => [...auditsOf(body)]),
      ...auditsInScripts(workflows, packages),
      ...auditsInImages(world),
    ]);
    const unknown = workflows.map(({ body }) => hiddenAudit(body)).find((why) => why !== undefined);
    return (['npm', 'python'] as const).flatMap((ecosystem) => {
      const first = packages.find(({ body }) => body.ecosystem === ecosystem);
      if (!first || audited.has('any') || audited.has(ecosystem)) return [];
      const related = [{ subject: first, at: '', message: 'These dependencies are installed and shipped' }];
      return [
        {
          at: '/jobs',
          item: ecosystem,
          message: `No workflow audits the ${NAMES[ecosystem]} dependencies`,
          related,
          ...(unknown !== undefined && { unknown }),
        },
      ];
    });
  },
  admission: { none: 'A workflow is no object of the cluster' },
  fix: { none: 'Which auditor, and what it stops, is your choice' },
};
