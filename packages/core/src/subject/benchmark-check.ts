/** One check of a benchmark that another tool ran on a machine (kube-bench on a node): its answer is taken over. */
import type { Subject } from './subject.ts';

export interface BenchmarkCheckBody {
  readonly tool: string;
  /** As the tool calls it: `cis-1.12`. */
  readonly benchmark: string;
  /** The benchmark's own number: `4.2.1`. */
  readonly check: string;
  readonly text: string;
  /** What was looked at: `master`, `etcd`, `node`, … */
  readonly target: string;
  readonly outcome: 'pass' | 'fail' | 'unknown' | 'not-applicable';
  /** Why it is unknown. */
  readonly why?: string;
  /** What the benchmark says to do, in one line. */
  readonly remediation?: string;
}

export type BenchmarkCheck = Subject<'benchmark-check', BenchmarkCheckBody>;

export const isBenchmarkCheck = (subject: Subject): subject is BenchmarkCheck => subject.model === 'benchmark-check';
