/** Which of the charts inside a chart take part, under which name, and what they export to it. */
import { Unresolved } from '@palisade/core/value';
import { parseConstraints, parseVersion, satisfies } from '../functions/semver.ts';
import { Dict, lookUp, type Value } from '../go/value.ts';
import { adopt, type Chart, type ChartProblem, type Requirement } from './chart.ts';
import { coalesceValues, copyDict, mergeTables } from './coalesce.ts';

export function isCompatible(constraint: string, version: string): boolean {
  const groups = parseConstraints(constraint);
  const parsed = parseVersion(version);
  return groups !== undefined && parsed !== undefined && satisfies(parsed, groups);
}

const fits = (chart: Chart, requirement: Requirement): boolean =>
  chart.name === requirement.name && isCompatible(requirement.version, chart.version);

/** What is in `charts/` but not required stays; what is required comes in its order, once for each alias. */
function required(chart: Chart): Chart[] {
  const found = chart.dependencies.filter((one) => !chart.requirements.some((requirement) => fits(one, requirement)));
  for (const requirement of chart.requirements) {
    const one = chart.dependencies.find((candidate) => fits(candidate, requirement));
    if (one) found.push(copyChart(one, requirement.alias));
    if (requirement.alias !== '') requirement.name = requirement.alias;
  }
  return found;
}

/** What the copy holds is shared with the original, as in Helm: of two aliases, the second finds what the first did. */
const copyChart = (chart: Chart, alias: string): Chart => ({ ...chart, name: alias === '' ? chart.name : alias });

function table(values: Dict, path: readonly string[]): Dict | undefined {
  let here: Value = values;
  for (const key of path) {
    here = here instanceof Dict ? (here.entries.get(key) ?? null) : null;
  }
  return here instanceof Dict ? here : undefined;
}

/** The last word on a requirement: the first condition that names a boolean, else its tags. */
function decide(requirement: Requirement, values: Dict, path: string): void {
  const switches = requirement.tags.map((tag) => valueAt(values, ['tags', tag]));
  const known = switches.filter((value) => typeof value === 'boolean');
  const unknown = switches.find((value) => value instanceof Unresolved);
  if (known.length > 0) requirement.enabled = known.includes(true);
  if (unknown && !known.includes(true)) allow(requirement, unknown);
  for (const condition of requirement.condition.trim().split(',')) {
    if (condition === '') continue;
    const value = valueAt(values, `${path}${condition}`.split('.'));
    if (typeof value === 'boolean') {
      requirement.enabled = value;
      delete requirement.uncertain;
      return;
    }
    if (value instanceof Unresolved) return allow(requirement, value);
  }
}

function allow(requirement: Requirement, { why }: Unresolved): void {
  requirement.enabled = true;
  requirement.uncertain = why;
}

function valueAt(values: Dict, path: readonly string[]): Value {
  let here: Value = values;
  for (const key of path) {
    if (here instanceof Unresolved) return here;
    here = here instanceof Dict ? lookUp(here, key) : null;
  }
  return here;
}

function enable(chart: Chart, values: Dict, path: string, problems: ChartProblem[]): void {
  if (chart.requirements.length === 0) return;
  adopt(chart, required(chart));
  const all = coalesceValues(chart, values, 'coalesce', problems);
  for (const requirement of chart.requirements) {
    requirement.enabled = true;
    decide(requirement, all, path);
  }
  const disabled = new Set(chart.requirements.filter(({ enabled }) => !enabled).map(({ name }) => name));
  const enabled = chart.dependencies.filter(({ name }) => !disabled.has(name));
  for (const child of enabled) {
    const why = chart.requirements.find(({ name }) => name === child.name)?.uncertain;
    if (why !== undefined) child.uncertain = why;
  }
  for (const child of enabled) enable(child, all, `${path}${child.name}.`, problems);
  chart.requirements = chart.requirements.filter(({ name }) => !disabled.has(name));
  adopt(chart, enabled);
}

const nested = (path: string, values: Dict): Dict =>
  path === '.'
    ? values
    : path.split('.').reduceRight((inner, key) => new Dict(new Map<string, Value>([[key, inner]])), values);

/** The same keys, if they are there at all. */
const unknownTable = ({ entries }: Dict, why: string): Dict =>
  new Dict(new Map([...entries.keys()].map((key) => [key, new Unresolved(why)])));

function importOne(requirement: Requirement, all: Dict, into: Dict): void {
  for (const one of requirement.importValues) {
    const [child, parent] = typeof one === 'string' ? [`exports.${one}`, '.'] : [one.child, one.parent];
    const found = table(all, [requirement.name, ...child.split('.')]);
    if (!found) continue;
    const copy = requirement.uncertain === undefined ? copyDict(found) : unknownTable(found, requirement.uncertain);
    mergeTables(into, nested(parent, copy), 'merge');
  }
}

/** What is imported has less weight than what the chart says itself. */
function importValues(chart: Chart, problems: ChartProblem[]): void {
  for (const child of chart.dependencies) importValues(child, problems);
  if (chart.requirements.length === 0) return;
  const all = coalesceValues(chart, new Dict(), 'merge', problems);
  const imported = new Dict();
  for (const requirement of chart.requirements) {
    importOne(requirement, all, imported);
    // Of two aliases of a chart, which share this, Helm imports for the first only.
    if (requirement.present) requirement.importValues = [];
  }
  chart.values = mergeTables(copyDict(all), imported, 'merge');
}

/** Requirements for which there is no chart, by the name their values have. */
export const absent = (chart: Chart): Requirement[] => chart.requirements.filter(({ present }) => !present);

/** The defaults of a chart that is not here are not known, and neither is what it exports. */
function openAbsent(chart: Chart, values: Dict): void {
  for (const requirement of absent(chart)) {
    const why = `the chart ${requirement.name} is not here`;
    const found = values.entries.get(requirement.name);
    const own = found instanceof Dict ? found : new Dict();
    own.open = why;
    for (const [key, value] of own.entries) if (value === null) own.entries.set(key, new Unresolved(why));
    values.entries.set(requirement.name, own);
    if (requirement.importValues.length > 0) values.open ??= why;
  }
  for (const child of chart.dependencies) {
    const inside = values.entries.get(child.name);
    if (inside instanceof Dict) openAbsent(child, inside);
  }
}

/** A value that is not known may be null, and so not be there: whoever lists the table cannot know. */
function openUncertain(dict: Dict): void {
  for (const value of dict.entries.values()) {
    if (value instanceof Unresolved) dict.open ??= value.why;
    else if (value instanceof Dict) openUncertain(value);
  }
}

/** Applies conditions, tags, aliases and imports, and gives the values to render with. */
export function processDependencies(chart: Chart, given: Dict, problems: ChartProblem[]): Dict {
  enable(chart, given, '', problems);
  importValues(chart, problems);
  const values = coalesceValues(chart, given, 'coalesce', problems);
  openAbsent(chart, values);
  openUncertain(values);
  return values;
}
