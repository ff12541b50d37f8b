/** What is to be in the cluster, and what of ours is there. */

import type { Api } from '@palisade/sources/cluster/api';
import { apply } from '@palisade/sources/cluster/apply';
import { pathOf, READ_KINDS, type ReadKind } from '@palisade/sources/cluster/kinds';
import { type LiveObject, list } from '@palisade/sources/cluster/list';
import { type ClusterPolicy, OWN_LABELS } from '@palisade/synth/policies/cluster-policies';
import { toYaml, type Yaml } from '@palisade/synth/yaml';
import { load } from 'js-yaml';

export type State = 'new' | 'changed' | 'same' | 'gone';

export interface Planned {
  readonly kind: string;
  readonly name: string;
  readonly state: State;
  readonly path: string;
  /** What is applied; undefined where it goes. */
  readonly object?: object;
  readonly before?: LiveObject;
  /** As the server would store it. */
  readonly after?: LiveObject;
}

const kindOf = (name: string): ReadKind => READ_KINDS.find(({ kind }) => kind === name) as ReadKind;
const POLICY = kindOf('ValidatingAdmissionPolicy');
const BINDING = kindOf('ValidatingAdmissionPolicyBinding');

const objectPath = (kind: ReadKind, name: string): string => `${pathOf(kind)}/${name}`;
const plain = (yaml: Yaml): object => load(toYaml(yaml)) as object;

const isOurs = ({ metadata: { labels = {} } }: LiveObject): boolean =>
  Object.entries(OWN_LABELS).every(([key, value]) => labels[key] === value);

async function oursOf(api: Api, kind: ReadKind): Promise<LiveObject[]> {
  let found: LiveObject[] = [];
  const take = (page: readonly LiveObject[]): void => void found.push(...page.filter(isOurs));
  await list(api, kind, undefined, take, () => (found = []));
  return found;
}

/** What a person wrote of an object; the rest is the server's. */
export function essence({ metadata, ...rest }: LiveObject): object {
  const { name, labels } = metadata;
  const { status: _, apiVersion: __, kind: ___, ...own } = rest as Record<string, unknown>;
  return { metadata: { name, labels }, ...own };
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, sorted(item)]),
        )
      : value;

const same = (a: LiveObject, b: LiveObject): boolean =>
  JSON.stringify(sorted(essence(a))) === JSON.stringify(sorted(essence(b)));

interface Wanted {
  readonly kind: ReadKind;
  readonly name: string;
  readonly object: object;
}

async function planOf(api: Api, wanted: Wanted, there: readonly LiveObject[], force: boolean): Promise<Planned> {
  const { kind, name, object } = wanted;
  const path = objectPath(kind, name);
  const after = await apply(api, path, object, { dryRun: true, force });
  const before = there.find(({ metadata }) => metadata.name === name);
  const state = before === undefined ? 'new' : same(before, after) ? 'same' : 'changed';
  return { kind: kind.kind, name, state, path, object, after, ...(before && { before }) };
}

const gone = (kind: ReadKind, there: readonly LiveObject[], wanted: ReadonlySet<string>): Planned[] =>
  there
    .filter(({ metadata }) => !wanted.has(metadata.name))
    .map((before) => {
      const { name } = before.metadata;
      return { kind: kind.kind, name, state: 'gone' as const, path: objectPath(kind, name), before };
    });

/**
 * In the order in which it is done: policies before their bindings, and what goes the other way round, so that no binding
 * is ever without its policy. The server is asked about each object first. @throws ClusterFailure
 */
export async function plan(api: Api, policies: readonly ClusterPolicy[], force: boolean): Promise<Planned[]> {
  const [oldPolicies, oldBindings] = [await oursOf(api, POLICY), await oursOf(api, BINDING)];
  const names = new Set(policies.map(({ name }) => name));
  const planned: Planned[] = [];
  for (const { name, policy } of policies)
    planned.push(await planOf(api, { kind: POLICY, name, object: plain(policy) }, oldPolicies, force));
  for (const { name, binding } of policies)
    planned.push(await planOf(api, { kind: BINDING, name, object: plain(binding) }, oldBindings, force));
  return [...planned, ...gone(BINDING, oldBindings, names), ...gone(POLICY, oldPolicies, names)];
}
