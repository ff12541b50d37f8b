/** A control on trial: its doc keeps the form, and its doc's examples are what they say. */
import type { Control } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Finding } from '@palisade/core/finding';
import { isCluster } from '@palisade/core/location';
import { driftSubjects } from '@palisade/core/subject/drift';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { isKubernetes, namespacesOf } from '@palisade/core/subject/namespace';
import type { Subject } from '@palisade/core/subject/subject';
import { createWorld } from '@palisade/core/world';
import { readTree } from '@palisade/sources/read';
import { loadSource, type Source } from '@palisade/sources/source';
import { sources as offers } from '@palisade/sources/sources';
import { type TextFile, treeOf } from '@palisade/sources/tree';
import { applyFixes } from '../check/fix.ts';
import { type Example, parseExamples } from './examples.ts';

type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const failed = (findings: readonly Finding[]): Finding[] => findings.filter(({ verdict }) => verdict === 'fail');

/** What is wrong with the form of a doc. */
export function problemsOfDoc(control: Control, doc: string): string[] {
  const verdicts = new Set(parseExamples(doc).map(({ verdict }) => verdict));
  return [
    ...(doc.split('\n')[0] === `# ${control.title}` ? [] : [`the doc's first line is not "# ${control.title}"`]),
    ...(doc.includes(`**Severity: ${control.severity}.**`)
      ? []
      : [`the doc does not argue the severity: "**Severity: ${control.severity}.** …"`]),
    ...(verdicts.has('valid') ? [] : ['the doc has no valid example']),
    // What can only be asked, and not looked at, is never known to fail.
    ...(verdicts.has('invalid') || verdicts.has('unknown') ? [] : ['the doc has no invalid example']),
  ];
}

const problemsOfFinding = ({ location, message }: Finding): string[] => [
  ...(location.line > 0 ? [] : [`has no line: ${message}`]),
  ...(/undefined|\[object/.test(message) ? [`says nothing in "${message}"`] : []),
];

/** Files of an example below `cluster:` stand for what is in a cluster. */
function driftsOf(subjects: readonly Subject[]): Subject[] {
  const [live, files] = [true, false].map((inCluster) =>
    subjects.filter(isKubernetes).filter(({ origin }) => isCluster(origin.file) === inCluster),
  ) as [KubernetesSubject[], KubernetesSubject[]];
  return live.length === 0 ? [] : driftSubjects({ files, live, namespace: 'default', unseen: () => undefined });
}

/** In these, what is not seen is not there. */
const clustersIn = (subjects: readonly Subject[]): ReadonlySet<string> =>
  new Set(subjects.filter(({ origin }) => isCluster(origin.file)).map(({ unit }) => unit));

export class Trial {
  private readonly sources: readonly Source[];

  constructor(sources: readonly Source[]) {
    this.sources = sources;
  }

  /** With all sources: examples are of every kind. */
  static async open(): Promise<Trial> {
    return new Trial(await Promise.all(offers.map(loadSource)));
  }

  /** Checks a few files in memory, as the command does with files on disk. */
  checkFiles(files: readonly TextFile[], controls: readonly Control[], settings: Settings = {}): Finding[] {
    const { subjects, missing } = readTree(files, treeOf(files), this.sources);
    const all = [...subjects, ...namespacesOf(subjects), ...driftsOf(subjects)];
    return evaluate({
      subjects: all,
      world: createWorld(all, missing, clustersIn(subjects)),
      controls,
      settings: (control) => settingValues(control, settings[control.id]),
      all: true,
    });
  }

  private judge(control: Control, files: readonly TextFile[], { settings }: Example): Finding[] {
    return this.checkFiles(files, [control], { [control.id]: settings });
  }

  problemsOfExample(control: Control, example: Example): string[] {
    if (example.verdict === 'valid') return this.problemsOfValid(control, example);
    return example.verdict === 'invalid'
      ? this.problemsOfInvalid(control, example)
      : this.problemsOfUnknown(control, example);
  }

  private problemsOfUnknown(control: Control, example: Example): string[] {
    const findings = this.judge(control, example.files, example);
    const undecided = findings.filter(({ verdict }) => verdict === 'unknown');
    return [
      ...(undecided.length === 0 ? ['is not unknown'] : undecided.flatMap(problemsOfFinding)),
      ...failed(findings).map(({ message }) => `fails: ${message}`),
    ];
  }

  private problemsOfValid(control: Control, example: Example): string[] {
    return this.judge(control, example.files, example)
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown')
      .map(({ verdict, message }) => `is ${verdict}: ${message}`);
  }

  /** An invalid example fails; where there is a fix, what it mends is gone and the file can still be read. */
  private problemsOfInvalid(control: Control, example: Example): string[] {
    const before = failed(this.judge(control, example.files, example));
    if (before.length === 0) return ['does not fail'];
    const fixable = before.filter(({ fix }) => fix !== undefined);
    const after = applyFixes(example.files, fixable);
    if (!after) return before.flatMap(problemsOfFinding);
    const { unreadable } = readTree(after, treeOf(after), this.sources);
    const left = new Set(failed(this.judge(control, after, example)).map(({ fingerprint }) => fingerprint));
    return [
      ...before.flatMap(problemsOfFinding),
      ...[...unreadable].map((file) => `is unreadable after the fix: ${file}`),
      ...fixable.filter(({ fingerprint }) => left.has(fingerprint)).map(({ message }) => `is not mended: ${message}`),
    ];
  }

  /** An example that passes because nothing in it is judged proves nothing. */
  isJudged(control: Control, example: Example): boolean {
    return this.judge(control, example.files, example).some(({ verdict }) => verdict === 'pass');
  }

  /** Everything, with the line of the example. */
  problemsOf(control: Control, doc: string | undefined): string[] {
    if (doc === undefined) return [`has no doc: write ${control.id}.md beside it`];
    const examples = parseExamples(doc);
    const valid = examples.filter(({ verdict }) => verdict === 'valid');
    return [
      ...problemsOfDoc(control, doc),
      ...examples.flatMap((example) =>
        this.problemsOfExample(control, example).map(
          (problem) => `the ${example.verdict} example on line ${example.line} ${problem}`,
        ),
      ),
      ...(valid.length === 0 || valid.some((example) => this.isJudged(control, example))
        ? []
        : ['no valid example is judged: each passes because nothing in it is what the control is about']),
    ];
  }
}
