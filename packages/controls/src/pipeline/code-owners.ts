import type { Problem, WorldControl } from '@palisade/core/control/control';
import { cwe, githubDocs } from '@palisade/core/control/reference';
import { isCodeOwners } from '@palisade/core/subject/code-owners';
import { isWorkflow } from '@palisade/core/subject/workflow';
import type { World } from '@palisade/core/world';
import { ruleFor } from './_code-owners.ts';
import { isRun } from './_dependency-audit.ts';

const ADVICE = 'add `/.github/ @organization/team`, and have branch protection require review from code owners';

/** Where GitHub would take it from, if there are several. */
const ORDER = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

const fileIn = (world: World) =>
  world
    .model('code-owners')
    .items.filter(isCodeOwners)
    .toSorted((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name))[0];

export const codeOwners: WorldControl = {
  form: 'world',
  title: 'Workflows have code owners',
  severity: 'low',
  why: 'A workflow holds the rights to build and deploy: where nobody in particular has to review it, any approval lets a change of it in.',
  refs: [
    githubDocs(
      'repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners',
    ),
    cwe(284),
  ],
  model: 'workflow',
  inspect(subject, world): Problem[] | undefined {
    if (!isWorkflow(subject) || !subject.name.startsWith('.github/workflows/') || !isRun(subject.name))
      return undefined;
    const file = fileIn(world);
    const rule = file && ruleFor(file.body, subject.name);
    if (rule && rule.owners.length > 0) return [];
    const what = file ? `${file.name} gives ${subject.name} no owner` : 'There is no CODEOWNERS file';
    const related =
      rule && file ? [{ subject: file, at: rule.span, message: 'This line says that it is nobody’s' }] : [];
    return [{ at: '', message: `${what}: ${ADVICE}`, related }];
  },
  admission: { none: 'A workflow is no object of the cluster' },
  fix: { none: 'Who reviews is for the team to say' },
};
