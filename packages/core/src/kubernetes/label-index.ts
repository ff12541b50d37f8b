/**
 * Who may match whom, by labels, without asking everybody about everybody: selectors and labels meet in a table of
 * `key=value` pairs. Candidates still have to be asked; what is not a candidate does not match.
 */
import { remember } from '../remember.ts';
import { type KubernetesSubject, TEMPLATES } from '../subject/kubernetes.ts';
import { at, type Data, type DataObject, isObject, OPEN, Unresolved } from '../value.ts';
import type { World } from '../world.ts';
import { labelsAt } from './selector.ts';

type Table = Map<string, KubernetesSubject[]>;

const add = (table: Table, key: string, subject: KubernetesSubject): void => {
  const list = table.get(key);
  if (list) list.push(subject);
  else table.set(key, [subject]);
};

const placeOf = (unit: string, namespace: string | undefined): string => `${unit}\n${namespace ?? ''}`;
const pairOf = (key: string, value: Data): string => `${key}=${isKnown(value) ? String(value) : ''}`;
const isKnown = (value: Data): value is string | number | boolean => typeof value !== 'object';

const hasHoles = (labels: DataObject): boolean =>
  labels[OPEN] !== undefined || Object.values(labels).some((value) => value instanceof Unresolved);

/** Stands for whatever cannot be looked up by a pair. */
const ANY = '';

const labelsOf = ({ body }: KubernetesSubject): DataObject | undefined => labelsAt(body.object, body.template ?? []);

/** The one pair by which a selector is found: `undefined` where it has none and so may match anything. */
function leadOf(selector: Data | undefined): string | undefined {
  const map = isObject(selector)
    ? isObject(selector['matchLabels'])
      ? selector['matchLabels']
      : undefined
    : undefined;
  return leadOfMap(map);
}

function leadOfMap(map: DataObject | undefined): string | undefined {
  const entry = map && Object.entries(map).find(([, value]) => isKnown(value));
  return entry && pairOf(entry[0], entry[1]);
}

const workloadTable = remember((world: World): Table => {
  const table: Table = new Map();
  for (const subject of world.model<KubernetesSubject>('kubernetes').items) {
    if (!Object.hasOwn(TEMPLATES, subject.kind)) continue;
    const place = placeOf(subject.unit, subject.namespace);
    const labels = labelsOf(subject);
    add(table, `${place}\n*`, subject);
    if (!labels) continue;
    if (hasHoles(labels)) add(table, `${place}\n${ANY}`, subject);
    for (const [key, value] of Object.entries(labels))
      if (isKnown(value)) add(table, `${place}\n${pairOf(key, value)}`, subject);
  }
  return table;
});

interface Place {
  readonly unit: string;
  readonly namespace?: string;
}

function workloadsBy(world: World, { unit, namespace }: Place, lead: string | undefined): readonly KubernetesSubject[] {
  const table = workloadTable(world);
  const place = placeOf(unit, namespace);
  if (lead === undefined) return table.get(`${place}\n*`) ?? [];
  return [...(table.get(`${place}\n${lead}`) ?? []), ...(table.get(`${place}\n${ANY}`) ?? [])];
}

/** Workloads beside `place` that a `metav1.LabelSelector` may select. */
export const workloadsFor = (world: World, place: Place, selector: Data | undefined): readonly KubernetesSubject[] =>
  workloadsBy(world, place, leadOf(selector));

/** Workloads beside `place` that a Service's plain selector may select. */
export const workloadsForMap = (world: World, place: Place, selector: DataObject): readonly KubernetesSubject[] =>
  workloadsBy(world, place, leadOfMap(selector));

const selectors = remember<World, Map<string, Table>>(() => new Map());

function selectorTable(world: World, kind: string, path: readonly string[]): Table {
  const tables = selectors(world);
  let table = tables.get(kind);
  if (table) return table;
  table = new Map();
  for (const subject of world.model<KubernetesSubject>('kubernetes').items)
    if (subject.kind === kind)
      add(
        table,
        `${placeOf(subject.unit, subject.namespace)}\n${leadOf(at(subject.body.object, path)) ?? ANY}`,
        subject,
      );
  tables.set(kind, table);
  return table;
}

/** Objects of a kind beside a workload whose selector, at `path`, may select its pods. */
export function selectingObjects(
  world: World,
  workload: KubernetesSubject,
  kind: string,
  path: readonly string[],
): readonly KubernetesSubject[] {
  const table = selectorTable(world, kind, path);
  if (table.size === 0) return [];
  const place = placeOf(workload.unit, workload.namespace);
  const labels = labelsOf(workload);
  if (labels && hasHoles(labels))
    return [...table].filter(([key]) => key.startsWith(`${place}\n`)).flatMap(([, list]) => list);
  const found = [...(table.get(`${place}\n${ANY}`) ?? [])];
  for (const key in labels) {
    const pair = pairOf(key, labels[key] as Data);
    if (pair !== ANY) found.push(...(table.get(`${place}\n${pair}`) ?? []));
  }
  return found;
}
