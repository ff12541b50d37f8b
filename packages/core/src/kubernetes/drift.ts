/** What a stored object says otherwise than the file that it came of, field by field, and who did it. */
import { type Data, type DataObject, isList, isObject, newObject, OPEN, Unresolved } from '../value.ts';
import {
  type FieldManager,
  isSet,
  itemKeys,
  itemStep,
  lastOf,
  managersOf,
  type Owned,
  ownedBy,
  parsedKey,
  stepInto,
} from './managed-fields.ts';
import { isOneValue, sameScalar, saysNothing } from './same-value.ts';

type Path = readonly (string | number)[];

export interface Difference {
  /** In the stored object; of a field that it has not, where it would be. */
  readonly path: Path;
  /** In the file; none where the file has no such field. */
  readonly written: Path | undefined;
  /** As people write it: `spec.containers[web].image`. */
  readonly field: string;
  readonly kind: 'changed' | 'removed' | 'added';
  readonly wanted?: Data;
  readonly live?: Data;
  /** Who owns the field now; nobody owns what is gone. */
  readonly by: FieldManager | undefined;
}

export interface Drift {
  readonly differences: readonly Difference[];
  /** Fields that cannot be compared, with the reason. */
  readonly unknown: readonly string[];
}

/** A pair of places that stand for the same. */
interface Place {
  readonly path: Path;
  readonly written: Path;
  readonly field: string;
  readonly owned: Owned;
}

/** The API server's own, and what names the object. */
const NOT_COMPARED: ReadonlyMap<string, readonly string[]> = new Map([
  ['', ['apiVersion', 'kind', 'status']],
  [
    'metadata',
    ['name', 'namespace', 'creationTimestamp', 'managedFields', 'uid', 'resourceVersion', 'generation', 'selfLink'],
  ],
]);

/** They fill in what nobody writes: addresses, revisions, nodes. */
const CONTROL_PLANE = new Set([
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubelet',
  'cloud-controller-manager',
]);

/** The old name of serviceAccountName, which the server keeps equal. */
const COPIES = new Set(['f:serviceAccount']);

/** An autoscaler's replicas are nobody's mistake. */
const isAutoscaled = (by: FieldManager | undefined): boolean =>
  by?.subresource === 'scale' && CONTROL_PLANE.has(by.name);

const dotted = (field: string, key: string): string => {
  const plain = /^[A-Za-z0-9_-]+$/.test(key) ? `.${key}` : `["${key}"]`;
  return field === '' ? plain.replace(/^\./, '') : `${field}${plain}`;
};

const inField = (place: Place, key: string): Place => ({
  path: [...place.path, key],
  written: [...place.written, key],
  field: dotted(place.field, key),
  owned: stepInto(place.owned, `f:${key}`),
});

/** `[web]` of a keyed list, by the first of its keys. */
const nameOf = (item: Data, keys: readonly string[], index: number): string => {
  const key = isObject(item) && keys[0] !== undefined ? item[keys[0]] : undefined;
  return typeof key === 'string' || typeof key === 'number' ? String(key) : String(index);
};

/** Are they the same item? A key that the file leaves out has its default in the store. */
const isItem = (wanted: Data, live: Data, keys: readonly string[]): boolean =>
  isObject(wanted) && isObject(live) && keys.every((key) => wanted[key] === undefined || wanted[key] === live[key]);

/** Of a Secret only the metadata is read: nothing of its content is known. */
const contentHole = ({ data }: DataObject): string | undefined => (isObject(data) ? data[OPEN] : undefined);

class Comparison {
  readonly differences: Difference[] = [];
  readonly unknown: string[] = [];
  /** How many of the file's fields each manager owns: most are the one's who applied it. */
  readonly #owners = new Map<FieldManager, number>();

  compare(wanted: Data, live: Data | undefined, place: Place): void {
    if (wanted instanceof Unresolved) this.unknown.push(`${place.field}: ${wanted.why}`);
    else if (live instanceof Unresolved) this.unknown.push(`${place.field}: ${live.why}`);
    else if (live === undefined || live === null) this.#gone(wanted, place);
    else if (isObject(wanted) && isObject(live)) this.#objects(wanted, live, place);
    else if (isList(wanted) && isList(live)) this.#lists(wanted, live, place);
    else this.#scalars(wanted, live, place);
  }

  #gone(wanted: Data, place: Place): void {
    if (saysNothing(wanted, place.path)) return;
    const { path, written, field } = place;
    this.differences.push({ path, written, field, kind: 'removed', wanted, by: undefined });
  }

  #scalars(wanted: Data, live: Data, place: Place): void {
    if (!isList(wanted) && !isObject(wanted) && sameScalar(wanted, live, place.path)) {
      this.#count(place.owned);
      return;
    }
    if (wanted !== null) this.#changed(wanted, live, place);
  }

  #changed(wanted: Data, live: Data, { path, written, field, owned }: Place): void {
    const by = lastOf(owned);
    if (!isAutoscaled(by)) this.differences.push({ path, written, field, kind: 'changed', wanted, live, by });
  }

  #objects(wanted: DataObject, live: DataObject, place: Place): void {
    if (isOneValue(place.path) && Object.keys(live).some((key) => wanted[key] === undefined)) {
      this.#changed(wanted, live, place);
      return;
    }
    const skipped = NOT_COMPARED.get(place.field) ?? [];
    for (const [key, value] of Object.entries(wanted)) {
      if (skipped.includes(key)) continue;
      const there = live[key];
      const open = there === undefined ? (live[OPEN] ?? contentHole(live)) : undefined;
      const within = inField(place, key);
      if (open !== undefined) this.unknown.push(`${within.field}: ${open}`);
      else this.compare(value, there, within);
    }
  }

  #lists(wanted: readonly Data[], live: readonly Data[], place: Place): void {
    const keys = itemKeys(place.owned);
    if (keys.length > 0) this.#keyed(wanted, live, place, keys);
    else if (isSet(place.owned)) this.#sets(wanted, live, place);
    // Admission put something where the file has nothing, and nobody owns it.
    else if (wanted.length === 0 && place.owned.length === 0) return;
    else if (wanted.length === live.length)
      for (const [index, item] of wanted.entries()) this.compare(item, live[index], itemAt(place, index, index));
    else this.#changed([...wanted], [...live], place);
  }

  #keyed(wanted: readonly Data[], live: readonly Data[], place: Place, keys: readonly string[]): void {
    for (const [index, item] of wanted.entries()) {
      const at = live.findIndex((other) => isItem(item, other, keys));
      const step = at < 0 ? undefined : itemStep(live[at] as Data, keys);
      this.compare(item, live[at], {
        path: [...place.path, at < 0 ? live.length : at],
        written: [...place.written, index],
        field: `${place.field}[${nameOf(item, keys, index)}]`,
        owned: step === undefined ? place.owned : stepInto(place.owned, step),
      });
    }
  }

  #sets(wanted: readonly Data[], live: readonly Data[], place: Place): void {
    for (const [index, item] of wanted.entries())
      if (!live.includes(item)) this.#gone(item, itemAt(place, live.length, index));
  }

  #count(owned: Owned): void {
    for (const { manager } of owned) this.#owners.set(manager, (this.#owners.get(manager) ?? 0) + 1);
  }

  /** Who applied the file: what else they own are defaults, or what an earlier file said. */
  applier(): FieldManager | undefined {
    return [...this.#owners].toSorted(([, one], [, other]) => other - one)[0]?.[0];
  }
}

const itemAt = (place: Place, at: number, index: number): Place => ({
  path: [...place.path, at],
  written: [...place.written, index],
  field: `${place.field}[${index}]`,
  owned: place.owned,
});

/** Where a step of the tree leads: in the store, and in the file where that has it. */
interface Step {
  readonly live: Data | undefined;
  readonly path: Path;
  readonly wanted: Data | undefined;
  readonly field: string;
}

function stepTo(step: string, here: Step): Step | undefined {
  const { live, wanted, path, field } = here;
  if (step.startsWith('f:') && isObject(live)) {
    const key = step.slice(2);
    return {
      live: live[key],
      path: [...path, key],
      wanted: isObject(wanted) ? wanted[key] : undefined,
      field: dotted(field, key),
    };
  }
  const key = step.startsWith('k:') ? parsedKey(step) : undefined;
  if (!key || !isList(live)) return undefined;
  const keys = Object.keys(key);
  const at = live.findIndex((item) => isItem(key, item, keys));
  const found = isList(wanted) ? wanted.find((item) => isItem(item, key, keys)) : undefined;
  const name = `${field}[${nameOf(key, keys, at)}]`;
  return { live: live[at], path: [...path, at], wanted: found, field: name };
}

/** What a manager put beside what the file says; a whole that the file has not is told as one. */
function* added(manager: FieldManager, below: DataObject, here: Step, kept: DataObject): Generator<Difference> {
  for (const [step, next] of Object.entries(below)) {
    const to = stepTo(step, here);
    if (
      COPIES.has(step) ||
      !to ||
      to.live === undefined ||
      !isObject(next) ||
      NOT_COMPARED.get(here.field)?.includes(step.slice(2))
    )
      continue;
    const own = kept[step];
    if (to.wanted !== undefined) yield* added(manager, next, to, isObject(own) ? own : newObject());
    else if (own === undefined && !saysNothing(to.live, to.path))
      yield { path: to.path, written: undefined, field: to.field, kind: 'added', live: to.live, by: manager };
    else if (isObject(own)) yield* added(manager, next, to, own);
  }
}

/** `wanted`: of a file. `live`: as the API server gives it, with who manages its fields. */
export function driftOf(wanted: DataObject, live: DataObject): Drift {
  const managers = managersOf(live).filter(({ subresource }) => subresource !== 'status');
  const comparison = new Comparison();
  comparison.compare(wanted, live, { path: [], written: [], field: '', owned: ownedBy(managers) });
  const applier = comparison.applier();
  const others = managers.filter((manager) => manager !== applier && !CONTROL_PLANE.has(manager.name));
  const start: Step = { live, path: [], wanted, field: '' };
  const more = others.flatMap((manager) => [...added(manager, manager.fields, start, applier?.fields ?? newObject())]);
  return { differences: [...comparison.differences, ...more], unknown: comparison.unknown };
}
