/** The least that lets Palisade read a cluster whole: one rule for each group of the API. */

import { READ_KINDS, type ReadKind } from './kinds.ts';
import { KUBELET_RIGHT } from './kubelets.ts';

interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** Read apart, so that whoever grants it sees it: to list Secrets is to read them. */
const isDelicate = ({ content }: ReadKind): boolean => content === 'metadata';

const ruleOf = (group: string, kinds: readonly ReadKind[], verbs: readonly string[]): PolicyRule => ({
  apiGroups: [group],
  resources: kinds.map(({ resource }) => resource).sort(),
  verbs,
});

export function rulesToRead(verbs: readonly string[], kinds: readonly ReadKind[] = READ_KINDS): PolicyRule[] {
  const [plain, delicate] = [kinds.filter((kind) => !isDelicate(kind)), kinds.filter(isDelicate)];
  const groups = [...Map.groupBy(plain, ({ group }) => group)].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...groups.map(([group, members]) => ruleOf(group, members, verbs)),
    ...[...Map.groupBy(delicate, ({ group }) => group)].map(([group, members]) => ruleOf(group, members, verbs)),
  ];
}

const flow = (items: readonly string[]): string => `[${items.map((item) => (item === '' ? "''" : item)).join(', ')}]`;

/** Not given: it is to be asked for knowingly. */
const KUBELETS = [
  '  # What kubelets run with (cluster/kubelet-*) is seen with this as well. It also lets its holder run commands in every',
  '  # pod of every node, so that it is left out here.',
  `  # - apiGroups: ['']\n  #   resources: [${KUBELET_RIGHT.resource}]\n  #   verbs: [${KUBELET_RIGHT.verb}]`,
];

/** As YAML, to be read before it is applied. */
export function roleToRead(verbs: readonly string[] = ['list']): string {
  const rules = rulesToRead(verbs).flatMap((rule) => [
    ...(rule.resources.includes('secrets')
      ? ['  # Palisade asks for the names of Secrets alone, but RBAC knows no such right. Without it they are unknown.']
      : []),
    `  - apiGroups: ${flow(rule.apiGroups)}`,
    `    resources: ${flow(rule.resources)}`,
    `    verbs: ${flow(rule.verbs)}`,
  ]);
  return [
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata:',
    '  name: palisade-reader',
    'rules:',
    ...rules,
    ...KUBELETS,
    '',
  ].join('\n');
}
