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

type Coverage = Result['coverage'];

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

function clusterText({ context, objects, unread }: NonNullable<Coverage['clusters']>[number]): string {
  const left = unread.length === 0 ? '' : `, without ${unread.join(', ')}`;
  return `${plural(total(objects), 'object')} of cluster ${context}${left}`;
}

/** What was looked at, and by how much. */
export function coverageText({ files: { seen, checked }, controls, clusters = [] }: Coverage): string {
  const parts = [...(seen === 0 ? [] : [`${plural(checked, 'file')} of ${seen}`]), ...clusters.map(clusterText)];
  const what = parts.length === 0 ? 'What live services answer was' : parts.join(' and ');
  return `${what} checked with ${plural(controls.evaluated, 'control')}`;
}
