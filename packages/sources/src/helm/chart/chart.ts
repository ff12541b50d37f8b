/** A chart as Helm loads it from a folder: what it is called, its values, its templates, the charts inside it. */
import type { DataObject } from '@palisade/core/value';
import type { Dict } from '../go/value.ts';

export interface ChartFile {
  /** Inside the chart: `templates/web.yaml`. */
  readonly name: string;
  /** In the tree. */
  readonly path: string;
}

/** A line of `dependencies`. The alias replaces the name once it has been applied, as in Helm. */
export interface Requirement {
  name: string;
  readonly repository: string;
  readonly version: string;
  readonly condition: string;
  readonly alias: string;
  readonly tags: readonly string[];
  importValues: readonly (string | { readonly child: string; readonly parent: string })[];
  enabled: boolean;
  /** Whether there is a chart of that name, of whatever version. */
  present: boolean;
  /** Why it cannot be known whether it is enabled. */
  uncertain?: string;
}

export interface Chart {
  name: string;
  /** The chart it was last put into; Helm names templates by it. */
  parent: Chart | undefined;
  /** Why it may not take part at all. */
  uncertain?: string;
  readonly version: string;
  readonly folder: string;
  readonly library: boolean;
  readonly metadata: DataObject;
  /** The chart's own; after the dependencies are processed, with what it imports from them. */
  values: Dict;
  requirements: Requirement[];
  dependencies: Chart[];
  readonly templates: readonly ChartFile[];
  readonly crds: readonly ChartFile[];
  /** What `.Files` sees. */
  readonly files: readonly ChartFile[];
}

export interface ChartProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** What loading found besides the chart. */
export interface Loading {
  readonly problems: ChartProblem[];
  /** Charts that are needed and not here. */
  readonly missing: string[];
  readonly consumed: string[];
}

/** `web/charts/db`: the prefix of the names of its templates. */
export const fullPath = ({ name, parent }: Chart): string => (parent ? `${fullPath(parent)}/charts/${name}` : name);

export const whyUncertain = ({ uncertain, parent }: Chart): string | undefined =>
  uncertain ?? (parent && whyUncertain(parent));

export function adopt(parent: Chart, children: Chart[]): void {
  parent.dependencies = children;
  for (const child of children) child.parent = parent;
}
