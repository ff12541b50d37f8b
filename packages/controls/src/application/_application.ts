/** Controls on the code of services: the typed way to state one. */
import type { Inspection, Problem, SettingValues, SourceControl } from '@palisade/core/control/control';
import type { Application, Argument, Framework } from '@palisade/core/subject/application';
import type { Subject } from '@palisade/core/subject/subject';

type Statement = Omit<SourceControl, 'form' | 'model' | 'inspect'> & {
  readonly frameworks: readonly Framework[];
  /** `undefined`: the control does not apply. */
  readonly inspect: (application: Application, settings: SettingValues, subject: Subject) => Inspection;
};

export const applicationControl = ({ frameworks, inspect, ...statement }: Statement): SourceControl => ({
  form: 'source',
  ...statement,
  model: 'application',
  inspect(subject, settings) {
    const application = subject.body as Application;
    if (!frameworks.includes(application.framework)) return undefined;
    const problems = inspect(application, settings, subject);
    return problems && !application.parses ? [...problems].map(withoutFix) : problems;
  },
});

/** What is added to code that does not parse is not found again, and would be added for ever. */
const withoutFix = ({ fix: _fix, ...problem }: Problem): Problem => problem;

export const isTrue = (argument: Argument | undefined): boolean => argument?.value === true;
export const isFalse = (argument: Argument | undefined): boolean => argument?.value === false;

/** The white space that the statement at an offset begins with. */
export const indentAt = (text: string, offset: number): string => {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*$/.test(line) ? line : '';
};
