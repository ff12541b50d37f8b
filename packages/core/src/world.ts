/** Every subject of one run with its indexes, for rules that relate subjects. It knows what it could not see. */
import { remember } from './remember.ts';
import type { KubernetesSubject } from './subject/kubernetes.ts';
import type { Subject } from './subject/subject.ts';

/** "None exists" is unknown while anything is missing. */
export interface Seen<S> {
  readonly items: readonly S[];
  /** Why more may exist. */
  readonly missing: readonly string[];
}

export interface World {
  /** All subjects of a model, in every unit. */
  readonly model: <S extends Subject>(model: S['model']) => Seen<S>;
  /** The Kubernetes objects of a kind that are deployed together. */
  readonly kind: (unit: string, kind: string) => Seen<KubernetesSubject>;
}

/** Works something out once for each unit of a world: every subject of it asks for the same. */
export function perUnit<T>(compute: (world: World, unit: string) => T): (world: World, unit: string) => T {
  const unitsOf = remember<World, Map<string, T>>(() => new Map());
  return (world, unit) => {
    const units = unitsOf(world);
    let found = units.get(unit);
    if (found === undefined) units.set(unit, (found = compute(world, unit)));
    return found;
  };
}

/** The objects of one unit, by kind. */
class Unit {
  readonly #byKind: ReadonlyMap<string, readonly KubernetesSubject[]>;
  readonly #missing: readonly string[];
  readonly #known = new Map<string, Seen<KubernetesSubject>>();

  constructor(objects: readonly KubernetesSubject[], missing: readonly string[]) {
    this.#byKind = Map.groupBy(objects, ({ kind }) => kind);
    this.#missing = missing;
  }

  kind(kind: string): Seen<KubernetesSubject> {
    let seen = this.#known.get(kind);
    if (!seen) this.#known.set(kind, (seen = { items: this.#byKind.get(kind) ?? [], missing: this.#missing }));
    return seen;
  }
}

/** `missing`: for each unit, what could not be seen; under `''`, for all of them. */
export function createWorld(
  subjects: readonly Subject[],
  missing: ReadonlyMap<string, readonly string[]> = new Map(),
): World {
  const models = Map.groupBy(subjects, ({ model }) => model);
  const objects = Map.groupBy((models.get('kubernetes') ?? []) as KubernetesSubject[], ({ unit }) => unit);
  const all = [...missing.values()].flat();
  const missingIn = (unit: string): string[] =>
    ['', ...(unit === '' ? [] : [unit])].flatMap((of) => missing.get(of) ?? []);
  const units = new Map<string, Unit>();
  return {
    model: (model) => ({ items: (models.get(model) ?? []) as never, missing: all }),
    kind: (name, kind) => {
      let unit = units.get(name);
      if (!unit) units.set(name, (unit = new Unit(objects.get(name) ?? [], missingIn(name))));
      return unit.kind(kind);
    },
  };
}
