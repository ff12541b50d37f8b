/** What a service spec says of who reaches the service: a promise that the policies beside it have to keep. */
import type { Protocol } from '../network/endpoint.ts';
import type { Subject } from './subject.ts';

export interface ReachAssertionBody {
  readonly service: string;
  /** The namespace that the spec names; its own where it names none. */
  readonly namespace: string;
  /** `NAMESPACE/NAME`, `NAME`, `NAMESPACE/*`, an address or a block, or `internet`. */
  readonly from: string;
  /** Absent: every port that the service declares. */
  readonly port?: number;
  readonly protocol: Protocol;
  readonly expected: boolean;
  /** Pointer of the assertion in the spec. */
  readonly at: string;
}

export type ReachAssertion = Subject<'reach-assertion', ReachAssertionBody>;

export const isReachAssertion = (subject: Subject): subject is ReachAssertion => subject.model === 'reach-assertion';
