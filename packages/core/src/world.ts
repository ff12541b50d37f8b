/** Every subject of one run with its indexes, for rules that relate subjects. It knows what it could not see. */
import { remember } from './remember.ts';
import type { KubernetesSubject } from './subject/kubernetes.ts';
import type { Subject } from './subject/subject.ts';

/** "None exists" is unknown while anything is missing. */
export interface Seen<S> {
  readonly items: readonly S[];
  /** Why more may exist. */
  readonly missing: readonly string[];
  /** All there is was seen, as in a cluster, and not only what somebody's files hold: what is not here is nowhere. */
  readonly whole: boolean;
}

/** What could not be seen: why, and of which kinds; of all, where none is named. */
export type Missing = string | { readonly kinds: readonly string[]; readonly why: string };

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

const whyOf = (missing: Missing): string => (typeof missing === 'string' ? missing : missing.why);

/** The objects of one unit, by kind. */
class Unit {
  readonly #byKind: ReadonlyMap<string, readonly KubernetesSubject[]>;
  readonly #missing: readonly Missing[];
  readonly #whole: boolean;
  readonly #known = new Map<string, Seen<KubernetesSubject>>();

  constructor(objects: readonly KubernetesSubject[], missing: readonly Missing[], whole: boolean) {
    this.#whole = whole;
    this.#byKind = Map.groupBy(objects, ({ kind }) => kind);
    this.#missing = missing;
  }

  kind(kind: string): Seen<KubernetesSubject> {
    let seen = this.#known.get(kind);
    if (!seen) this.#known.set(kind, (seen = this.#see(kind)));
    return seen;
  }

  #see(kind: string): Seen<KubernetesSubject> {
    const missing = this.#missingOf(kind);
    return { items: this.#byKind.get(kind) ?? [], missing, whole: this.#whole && missing.length === 0 };
  }

  #missingOf(kind: string): string[] {
    return this.#missing.filter((one) => typeof one === 'string' || one.kinds.includes(kind)).map(whyOf);
  }
}

/** `missing`: for each unit, what could not be seen; under `''`, for all of them. `whole`: units that are clusters. */
export function createWorld(
  subjects: readonly Subject[],
  missing: ReadonlyMap<string, readonly Missing[]> = new Map(),
  whole: ReadonlySet<string> = new Set(),
): World {
  const models = Map.groupBy(subjects, ({ model }) => model);
  const objects = Map.groupBy((models.get('kubernetes') ?? []) as KubernetesSubject[], ({ unit }) => unit);
  const all = [...missing.values()].flat().map(whyOf);
  const missingIn = (unit: string): Missing[] =>
    ['', ...(unit === '' ? [] : [unit])].flatMap((of) => missing.get(of) ?? []);
  const units = new Map<string, Unit>();
  return {
    model: (model) => ({ items: (models.get(model) ?? []) as never, missing: all, whole: false }),
    kind: (name, kind) => {
      let unit = units.get(name);
      if (!unit) units.set(name, (unit = new Unit(objects.get(name) ?? [], missingIn(name), whole.has(name))));
      return unit.kind(kind);
    },
  };
}
