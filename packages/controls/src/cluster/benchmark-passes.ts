import type { Problem, SourceControl } from '@palisade/core/control/control';
import { cisKubernetes, nsaCisa } from '@palisade/core/control/reference';
import { type BenchmarkCheckBody, isBenchmarkCheck } from '@palisade/core/subject/benchmark-check';

function problem({ benchmark, check, text, target, remediation, why }: BenchmarkCheckBody): Problem {
  const where = target === '' ? '' : ` (${target})`;
  const mend = remediation === undefined ? '' : `. ${remediation}`;
  const message = `${benchmark} ${check}${where}: ${text}`;
  return why === undefined ? { at: '', message: `${message}${mend}` } : { at: '', message, unknown: why };
}

export const benchmarkPasses: SourceControl = {
  form: 'source',
  title: 'Checks of the CIS benchmark that ran on a node pass',
  severity: 'medium',
  why: 'What is wrong with a node or the control plane is wrong for every workload on it, and no manifest shows it.',
  refs: [cisKubernetes('4.1.1'), nsaCisa('audit and threat detection')],
  model: 'benchmark-check',
  inspect: (subject) => {
    if (!isBenchmarkCheck(subject) || subject.body.outcome === 'not-applicable') return undefined;
    return subject.body.outcome === 'pass' ? [] : [problem(subject.body)];
  },
  fix: { none: 'The finding says what the benchmark asks for; it is done on the node' },
};
