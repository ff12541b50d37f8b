/** How Helm puts the values of charts together: what stands higher wins, tables are merged, null removes. */
import { Unresolved } from '@palisade/core/value';
import { Dict, List, type Value } from '../go/value.ts';
import type { Chart, ChartProblem } from './chart.ts';

/** Merging keeps nulls, coalescing lets them remove what is below. */
type Mode = 'merge' | 'coalesce';

function copyValue(value: Value): Value {
  if (value instanceof List) return new List(value.items.map(copyValue), value.traits);
  return value instanceof Dict ? copyDict(value) : value;
}

export const copyDict = (dict: Dict): Dict =>
  new Dict(new Map([...dict.entries].map(([key, value]) => [key, copyValue(value)])), dict.traits, dict.open);

/** A value under a table that may have another in its place. */
const below = (value: Value, open: string | undefined): Value => (open === undefined ? value : new Unresolved(open));

/** Merges `source` into `target`, which wins. */
export function mergeTables(target: Dict, source: Dict, mode: Mode): Dict {
  const { open } = target;
  target.open ??= source.open;
  const sourceHad = new Set([...source.entries].filter(([, value]) => value !== null).map(([key]) => key));
  for (const [key, value] of target.entries) if (value === null) source.entries.set(key, null);
  for (const [key, value] of source.entries) {
    const own = target.entries.get(key);
    if (own === null && mode === 'coalesce' && sourceHad.has(key)) target.entries.delete(key);
    else if (own === undefined) target.entries.set(key, below(value, open));
    else if (value instanceof Dict && own instanceof Dict) mergeTables(own, value, mode);
  }
  return target;
}

function coalesceOwn(chart: Chart, target: Dict, mode: Mode): void {
  const values = copyDict(chart.values);
  const { open } = target;
  target.open ??= values.open;
  for (const [key, value] of values.entries) {
    const own = target.entries.get(key);
    if (own === undefined) target.entries.set(key, below(value, open));
    else if (own === null && mode === 'coalesce') target.entries.delete(key);
    else if (own instanceof Dict && value instanceof Dict) {
      mergeTables(own, value, chart.dependencies.some(({ name }) => name === key) ? 'merge' : mode);
    }
  }
}

const GLOBAL = 'global';

/** The globals of the parent go into those of the child, and win. */
function coalesceGlobals(child: Dict, parent: Dict): void {
  const own = child.entries.get(GLOBAL) ?? (child.entries.has(GLOBAL) ? null : new Dict());
  const above = parent.entries.get(GLOBAL) ?? (parent.entries.has(GLOBAL) ? null : new Dict());
  if (above instanceof Unresolved) child.entries.set(GLOBAL, above);
  if (!(own instanceof Dict) || !(above instanceof Dict)) return;
  own.open ??= above.open;
  for (const [key, value] of above.entries) {
    const mine = own.entries.get(key);
    if (value instanceof Dict) {
      const copy = new Dict(new Map(value.entries), value.traits, value.open);
      if (mine instanceof Dict) mergeTables(copy, mine, 'merge');
      if (mine === undefined || mine instanceof Dict) own.entries.set(key, copy);
    } else if (!(mine instanceof Dict)) own.entries.set(key, value);
  }
  child.entries.set(GLOBAL, own);
}

const mismatch = (chart: Chart, child: Chart): ChartProblem => ({
  file: chart.folder === '' ? 'Chart.yaml' : `${chart.folder}/Chart.yaml`,
  line: 1,
  message: `type mismatch on ${child.name}: its values are not a mapping`,
});

function coalesceInto(chart: Chart, target: Dict, mode: Mode, problems: ChartProblem[]): Dict {
  coalesceOwn(chart, target, mode);
  for (const child of chart.dependencies) {
    const own = target.entries.get(child.name);
    const unknown = own instanceof Unresolved;
    if (own !== undefined && !(own instanceof Dict) && !unknown) problems.push(mismatch(chart, child));
    const table = own instanceof Dict ? own : new Dict(new Map(), {}, unknown ? own.why : undefined);
    target.entries.set(child.name, table);
    coalesceGlobals(table, target);
    coalesceInto(child, table, mode, problems);
  }
  return target;
}

/** The values of the chart and of all charts in it, with `given` on top. */
export const coalesceValues = (chart: Chart, given: Dict, mode: Mode, problems: ChartProblem[] = []): Dict =>
  coalesceInto(chart, copyDict(given), mode, problems);
