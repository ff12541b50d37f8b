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

const push = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

/** `missing`: for each unit, what could not be seen; under `''`, for all of them. */
export function createWorld(
  subjects: readonly Subject[],
  missing: ReadonlyMap<string, readonly string[]> = new Map(),
): World {
  const everywhere = missing.get('') ?? [];
  let models: Map<string, Subject[]> | undefined;
  let kinds: Map<string, KubernetesSubject[]> | undefined;
  const byModel = () => {
    if (!models) {
      models = new Map();
      for (const subject of subjects) push(models, subject.model, subject);
    }
    return models;
  };
  const byKind = () => {
    if (!kinds) {
      kinds = new Map();
      for (const subject of byModel().get('kubernetes') ?? [])
        push(kinds, `${subject.unit}\n${subject.kind}`, subject as KubernetesSubject);
    }
    return kinds;
  };
  const seen = new Map<string, Seen<KubernetesSubject>>();
  const seenOf = (unit: string, kind: string): Seen<KubernetesSubject> => ({
    items: byKind().get(`${unit}\n${kind}`) ?? [],
    missing: [...everywhere, ...(unit === '' ? [] : (missing.get(unit) ?? []))],
  });
  return {
    model: (model) => ({
      items: (byModel().get(model) ?? []) as never,
      missing: [...missing.values()].flat(),
    }),
    kind: (unit, kind) => {
      const key = `${unit}\n${kind}`;
      let found = seen.get(key);
      if (!found) seen.set(key, (found = seenOf(unit, kind)));
      return found;
    },
  };
}
