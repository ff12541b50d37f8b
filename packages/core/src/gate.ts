/** The decision on findings. Pure: the same findings and policy give the same gate. */
import type { Finding } from './finding.ts';
import { atLeast, type Severity } from './verdict.ts';

export interface GatePolicy {
  /** Findings at or above this severity close the gate. */
  readonly threshold: Severity;
  /** What an unknown verdict at or above the threshold does. */
  readonly unknown: 'report' | 'fail';
}

export interface Gate {
  readonly open: boolean;
  readonly reasons: readonly string[];
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

export function decide(findings: readonly Finding[], policy: GatePolicy): Gate {
  const counted = findings.filter((finding) => !finding.waiver && atLeast(finding.severity, policy.threshold));
  const failed = counted.filter((finding) => finding.verdict === 'fail').length;
  const unknown = counted.filter((finding) => finding.verdict === 'unknown').length;
  const scope = policy.threshold === 'info' ? '' : ` of severity ${policy.threshold} or higher`;
  const reasons = [
    ...(failed > 0 ? [`${count(failed, 'finding')}${scope}`] : []),
    ...(unknown > 0 && policy.unknown === 'fail' ? [`${count(unknown, 'unknown verdict')}${scope}`] : []),
  ];
  return { open: reasons.length === 0, reasons };
}
