/** What another tool reported: each of its findings, and the scan that made them. */
import type { Subject } from './subject.ts';
import type { Rating } from './vulnerability.ts';

export interface ReportFindingBody {
  readonly tool: string;
  /** The tool's own id of the rule. */
  readonly rule: string;
  readonly type: 'misconfiguration' | 'secret' | 'license' | 'result';
  readonly rating: Rating;
  /** Never the matched text: that may be a secret. */
  readonly title: string;
  /** The file or the artifact that it is about. */
  readonly target: string;
  readonly line?: number;
  /** Why the tool itself does not count it: it passed, or was suppressed. */
  readonly suppressed?: string;
}

export type ReportFindingSubject = Subject<'report-finding', ReportFindingBody>;

export const isReportFinding = (subject: Subject): subject is ReportFindingSubject =>
  subject.model === 'report-finding';

/** One run of a vulnerability scanner. */
export interface ScanBody {
  readonly tool: string;
  readonly artifact: string;
  /** Where an image was scanned: each `sha256:…` by which registries and runtimes know it. */
  readonly image?: readonly string[];
  /** When the report was made. */
  readonly created?: string;
  readonly databaseBuilt?: string;
}

export type ScanSubject = Subject<'scan', ScanBody>;

export const isScan = (subject: Subject): subject is ScanSubject => subject.model === 'scan';
