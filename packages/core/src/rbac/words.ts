/** Grants and chains, as people read them. */
import type { Chain, Step, Use } from './escalation.ts';
import type { Reach } from './hops.ts';
import { EVERYTHING } from './members.ts';
import type { Bound } from './policy.ts';

const placed = (kind: string, name: string, namespace: string | undefined): string =>
  `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;

export const bindingText = ({ binding, namespace }: Bound): string => placed(binding.kind, binding.name, namespace);

export const roleText = ({ role, namespace }: Bound): string =>
  placed(role.kind, role.name || '?', role.kind === 'Role' ? namespace : undefined);

/** These lead to the same, wherever they are granted. */
const PLACELESS: ReadonlySet<Reach> = new Set<Reach>(['users', 'groups', 'anybody', 'everything']);

function where({ hop, namespace, names, holdings }: Use): string {
  if (PLACELESS.has(hop.reaches) || holdings.length === 0) return '';
  const place = namespace === undefined ? ' in every namespace' : ` in ${namespace}`;
  return names.length === 0 ? place : `${place} (${names.join(', ')})`;
}

export const doesText = (use: Use): string => `${use.hop.does}${where(use)}`;

/** What a rule grants outright is said by the binding that brings it. */
function stepText({ use, to }: Step): string[] {
  const [held] = use.holdings;
  if (use.hop.id === 'everything' && held) return [bindingText(held.bound), roleText(held.bound)];
  return to === EVERYTHING ? [doesText(use)] : [doesText(use), to];
}

/** `ServiceAccount shop/ci -> creates pods in kube-system -> ServiceAccount kube-system/x -> …` */
export const chainText = ({ start, steps }: Chain): string => [start, ...steps.flatMap(stepText)].join(' -> ');
