/** Whom a hop leads to, of those who are there. */
import { remember } from '../remember.ts';
import type { Reach } from './hops.ts';
import type { Holder, Identities } from './identities.ts';
import { MASTERS, type Principal, principalText } from './principal.ts';

/** What is neither user, group nor account, and yet can be had. */
export const EVERYTHING = 'everything';
export const NODE = 'Node';

export interface Range {
  /** None: every namespace. */
  readonly namespace: string | undefined;
  /** None: any name. */
  readonly names: readonly string[];
}

const isNamed = ({ names }: Range, name: string): boolean => names.length === 0 || names.includes(name);

const byNamespace = <T extends { readonly namespace?: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> => Map.groupBy(items, ({ namespace = '' }) => namespace);

/** There are as many namespaces to ask about as there are: none of them looks at all that is in the others. */
const placed = remember(({ principals, existing, pods, secrets }: Identities) => {
  const named = [...principals.values()].filter(({ kind }) => kind === 'ServiceAccount');
  const accounts = named.filter((one) => existing?.has(principalText(one)) ?? true);
  return {
    names: byNamespace(named),
    accounts: byNamespace(accounts),
    pods: byNamespace(pods),
    secrets: byNamespace(secrets),
  };
});

const within = <T>(table: ReadonlyMap<string, readonly T[]>, { namespace }: Range): readonly T[] =>
  namespace === undefined ? [...table.values()].flat() : (table.get(namespace) ?? []);

const accounts = (of: Identities, range: Range): string[] => within(placed(of).accounts, range).map(principalText);

const fitting = (all: readonly Principal[], range: Range): string[] =>
  all.filter(({ name }) => isNamed(range, name)).map(principalText);

/** What is narrowed to names leads to a holder of one of them; a name that nobody can know yet is none of them. */
function holders(all: readonly Holder[], range: Range): string[] {
  const found = all.filter(({ names }) => range.names.length === 0 || names.some((name) => isNamed(range, name)));
  return [...new Set(found.map(({ account }) => principalText(account)))];
}

const named = (of: Identities, kind: 'User' | 'Group', range: Range): string[] =>
  [...of.principals].flatMap(([text, one]) => (one.kind === kind && isNamed(range, one.name) ? [text] : []));

export const MEMBERS: Readonly<Record<Reach, (of: Identities, range: Range) => string[]>> = {
  accounts,
  'named-accounts': (of, range) => fitting(within(placed(of).accounts, range), range),
  'account-names': (of, range) => fitting(within(placed(of).names, range), range),
  pods: (of, range) => holders(within(placed(of).pods, range), range),
  tokens: (of, range) => holders(within(placed(of).secrets, range), range),
  users: (of, range) => named(of, 'User', range),
  groups: (of, range) => named(of, 'Group', range),
  anybody: ({ principals: all }) => [...all.keys()].filter((text) => text !== `Group ${MASTERS}`),
  node: () => [NODE],
  everything: () => [EVERYTHING],
};
