/** The thing judged: typed data, a stable id, and where it came from. */
import type { Origin } from '../location.ts';

export interface Subject<Model extends string = string, Body = unknown> {
  /** Which model the data follows: `kubernetes`, `dockerfile`, `workflow` … */
  readonly model: Model;
  /** Stable across runs, moves inside a file, and between files and a live system: `apps/Deployment/shop/web`. */
  readonly id: string;
  /** What people call it: `Deployment`, `Dockerfile`, `Workflow` … */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /**
   * What is deployed together and so judged together: one rendered chart, one kustomization, or the plain files.
   * A NetworkPolicy of one unit says nothing about the pods of another.
   */
  readonly unit: string;
  /** Why it may not be there at all: what fails on it is then unknown. */
  readonly uncertain?: string;
  readonly body: Body;
  readonly origin: Origin;
}
