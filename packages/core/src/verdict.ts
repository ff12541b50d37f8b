export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** From least to most. */
export const SEVERITIES: readonly Severity[] = ['info', 'low', 'medium', 'high', 'critical'];

export const atLeast = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);

/** Unknown is never pass. */
export type Verdict = 'pass' | 'fail' | 'unknown' | 'not-applicable';
