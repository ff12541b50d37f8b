/** What a format's reader finds in a report, before it has a place in a file. */
import type { BenchmarkCheckBody } from '@palisade/core/subject/benchmark-check';
import type { ReportFindingBody, ScanBody } from '@palisade/core/subject/report-finding';
import type { Rating, VulnerabilityBody } from '@palisade/core/subject/vulnerability';
import type { Json } from './json.ts';

interface Placed {
  /** Where the entry names itself in the report, as keys. */
  readonly path: readonly (string | number)[];
  /** What people call it. */
  readonly name: string;
}

export type Entry = Placed &
  (
    | { readonly model: 'vulnerability'; readonly body: VulnerabilityBody; readonly where?: string }
    | { readonly model: 'report-finding'; readonly body: ReportFindingBody; readonly where?: string }
    | { readonly model: 'benchmark-check'; readonly body: BenchmarkCheckBody; readonly where?: string }
    | { readonly model: 'scan'; readonly body: ScanBody; readonly where?: string }
  );

export interface Format {
  readonly name: string;
  readonly matches: (report: Json) => boolean;
  readonly read: (report: Json) => readonly Entry[];
}

const RATINGS: Readonly<Record<string, Rating>> = {
  critical: 'critical',
  high: 'high',
  important: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'info',
  informational: 'info',
  info: 'info',
};

export const ratingOf = (severity: string | undefined): Rating => {
  const key = severity?.toLowerCase() ?? '';
  return Object.hasOwn(RATINGS, key) ? (RATINGS[key] as Rating) : 'unknown';
};

/** One line, cut; long runs of letters and digits may be a secret that the tool did not mask. */
export const shortText = (message: string): string =>
  message
    .slice(0, 200)
    .trim()
    .replace(/\s*\n\s*/g, '; ')
    .replace(/[A-Za-z0-9+=_-]{20,}/g, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) ? '…' : run));
