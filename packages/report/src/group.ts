/** Findings by control, worst first: the order of every report for people. */
import type { Finding } from '@palisade/core/finding';
import { SEVERITIES, type Severity } from '@palisade/core/verdict';
import type { Result } from './result.ts';

export interface Group {
  readonly control: Finding['control'];
  readonly verdict: Finding['verdict'];
  readonly findings: readonly Finding[];
}

const rank = (severity: Severity): number => SEVERITIES.length - SEVERITIES.indexOf(severity);

/** What a person has to act on: failed or unknown, and not waived. */
export const isOpen = ({ verdict, waiver }: Finding): boolean =>
  !waiver && (verdict === 'fail' || verdict === 'unknown');

export function byControl(findings: readonly Finding[]): Group[] {
  const groups = Map.groupBy(findings, ({ control, verdict }) => `${control.id} ${verdict}`);
  return [...groups.values()]
    .map((members) => {
      const [first] = members as [Finding];
      return { control: first.control, verdict: first.verdict, findings: members };
    })
    .sort(
      (a, b) =>
        Number(a.verdict === 'unknown') - Number(b.verdict === 'unknown') ||
        rank(a.control.severity) - rank(b.control.severity) ||
        b.findings.length - a.findings.length,
    );
}

/** How many findings of each severity, worst first; severities without any are left out. */
export function bySeverity(findings: readonly Finding[]): (readonly [Severity, number])[] {
  return SEVERITIES.toReversed()
    .map((severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const)
    .filter(([, count]) => count > 0);
}

export const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** What was looked at, and by how much. */
export function coverageText({ files: { seen, checked }, controls }: Result['coverage']): string {
  const what = seen === 0 ? 'What live services answer was' : `${plural(checked, 'file')} of ${seen}`;
  return `${what} checked with ${plural(controls.evaluated, 'control')}`;
}
