/** kube-bench's JSON report (`kube-bench --json`): the CIS benchmarks of Kubernetes, EKS and others, on one machine. */
import type { BenchmarkCheckBody } from '@palisade/core/subject/benchmark-check';
import type { Entry, Format } from './entry.ts';
import { get, type Json, list, text } from './json.ts';

const TOOL = 'kube-bench';

const OUTCOMES: Readonly<Record<string, BenchmarkCheckBody['outcome']>> = {
  PASS: 'pass',
  FAIL: 'fail',
  WARN: 'unknown',
  INFO: 'not-applicable',
};

/** A check that looked at nothing (no such file, no such process) says FAIL, and knows nothing. */
const NOTHING_SEEN = 'kube-bench found nothing to look at: did it run on the node, with its paths mounted?';
const BY_HAND = 'the benchmark leaves it to a person, or the check could not run';

function outcomeOf(result: Json): Pick<BenchmarkCheckBody, 'outcome' | 'why'> {
  const outcome = OUTCOMES[text(get(result, 'status')) ?? ''] ?? 'unknown';
  if (outcome === 'fail' && text(get(result, 'actual_value')) === undefined && text(get(result, 'audit')) !== undefined)
    return { outcome: 'unknown', why: NOTHING_SEEN };
  return outcome === 'unknown' ? { outcome, why: text(get(result, 'reason')) ?? BY_HAND } : { outcome };
}

const LONGEST = 300;
const oneLine = (words: string): string => words.trim().replaceAll(/\s+/g, ' ').slice(0, LONGEST);

function entryOf(result: Json, controls: Json, path: Entry['path']): Entry {
  const check = text(get(result, 'test_number')) ?? '(no number)';
  const remediation = text(get(result, 'remediation'));
  return {
    model: 'benchmark-check',
    path: [...path, 'test_number'],
    name: check,
    body: {
      tool: TOOL,
      benchmark: text(get(controls, 'version')) ?? '(no benchmark)',
      check,
      text: oneLine(text(get(result, 'test_desc')) ?? ''),
      target: text(get(controls, 'node_type')) ?? '',
      ...outcomeOf(result),
      ...(remediation !== undefined && { remediation: oneLine(remediation) }),
    },
  };
}

const resultsOf = (controls: Json, path: Entry['path']): Entry[] =>
  list(get(controls, 'tests')).flatMap((section, at) =>
    list(get(section, 'results')).map((result, index) =>
      entryOf(result, controls, [...path, 'tests', at, 'results', index]),
    ),
  );

/** One machine's is an object; before 0.6 it was the list of its parts. */
const partsOf = (report: Json): readonly Json[] => (Array.isArray(report) ? report : list(get(report, 'Controls')));

export const kubeBench: Format = {
  name: TOOL,
  matches: (report) =>
    partsOf(report).some((part) => Array.isArray(get(part, 'tests')) && text(get(part, 'node_type')) !== undefined),
  read: (report) =>
    partsOf(report).flatMap((part, index) => resultsOf(part, Array.isArray(report) ? [index] : ['Controls', index])),
};
