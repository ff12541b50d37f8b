/** A field control → what a ValidatingAdmissionPolicy (v1, Kubernetes 1.30) needs to refuse what the control fails. */
import { RESOURCES } from '../kubernetes/resources.ts';
import { type CelContext, select, toCel } from '../predicate/to-cel.ts';
import { TEMPLATES } from '../subject/kubernetes.ts';
import type { FieldControl, SettingValues } from './control.ts';

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly ('CREATE' | 'UPDATE')[];
  readonly resources: readonly string[];
}

export interface Admission {
  readonly resourceRules: readonly ResourceRule[];
  readonly variables: readonly { readonly name: string; readonly expression: string }[];
  /** True where the control holds or does not apply. */
  readonly expression: string;
}

/** The pod template of every kind that bears one; a Pod is its own. */
const TEMPLATE_VARIABLE = {
  name: 'template',
  expression:
    'object.kind == "Pod" ? object : object.kind == "PodTemplate" ? object.template : ' +
    'object.kind == "CronJob" ? object.spec.jobTemplate.spec.template : object.spec.template',
};

const kindsOf = ({ kinds }: FieldControl): readonly string[] =>
  (kinds === 'workload' ? Object.keys(TEMPLATES) : kinds).filter((kind) => kind in RESOURCES);

function resourceRules(control: FieldControl): ResourceRule[] {
  const groups = new Map<string, string[]>();
  for (const kind of kindsOf(control)) {
    const resource = RESOURCES[kind];
    if (!resource) continue;
    const key = `${resource.group}/${resource.version}`;
    // Ephemeral containers come in through a subresource of their own.
    const resources = kind === 'Pod' ? ['pods', 'pods/ephemeralcontainers'] : [resource.resource];
    groups.set(key, [...(groups.get(key) ?? []), ...resources]);
  }
  return [...groups].map(([key, resources]) => ({
    apiGroups: [key.split('/')[0] as string],
    apiVersions: [key.split('/')[1] as string],
    operations: ['CREATE', 'UPDATE'],
    resources,
  }));
}

function forAll(list: readonly string[], root: string, holds: string): string {
  const { value, guards } = list.reduce(select, { value: root, guards: [] });
  return `(!(${guards.join(' && ')}) || ${value}.all(item, ${holds}))`;
}

function expression(control: FieldControl, context: CelContext): string {
  const require = toCel(control.require, context);
  const holds = control.when ? `(!${toCel({ op: 'and', of: [control.when] }, context)} || ${require})` : require;
  const { each } = control;
  if (!each) return holds;
  if ('list' in each) return forAll(each.list, 'object', holds);
  return each.containers.map((list) => forAll(['spec', list], 'variables.template', holds)).join(' && ');
}

export function toAdmission(control: FieldControl, settings: SettingValues): Admission {
  const bearsPods = control.kinds === 'workload' || control.kinds.some((kind) => kind in TEMPLATES);
  const roots = { object: 'object', template: 'variables.template', item: 'item' };
  return {
    resourceRules: resourceRules(control),
    variables: bearsPods ? [TEMPLATE_VARIABLE] : [],
    expression: expression(control, { roots, settings }),
  };
}
