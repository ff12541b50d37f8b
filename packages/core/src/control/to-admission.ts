/**
 * A field control → what a ValidatingAdmissionPolicy (v1, Kubernetes 1.30) or Gatekeeper's K8sNativeValidation needs to
 * refuse what the control fails. Which objects it is shown, and what becomes of a refusal, is the policy's to say.
 */
import { pathsOf } from '../predicate/paths.ts';
import { type CelContext, literals, select, toCel } from '../predicate/to-cel.ts';
import { CONTAINER_LISTS, type ContainerList, TEMPLATES } from '../subject/kubernetes.ts';
import type { Control, FieldControl, SettingValues } from './control.ts';

export interface Variable {
  readonly name: string;
  readonly expression: string;
}

export interface Admission {
  /** In the order in which they build upon each other. Those of one name are the same in every control. */
  readonly variables: readonly Variable[];
  /** True where the control holds or does not apply. */
  readonly expression: string;
  /** Where it does not hold: names the items at fault, and the field. One line. */
  readonly messageExpression: string;
}

export interface AdmissionContext {
  /** CEL of each setting's value. */
  readonly settings: Readonly<Record<string, string>>;
  /** CEL that is true where a waiver covers the control, on the item of that name (CEL of it) where it is about items. */
  readonly waived?: (id: string, item: string | undefined) => string;
}

type Definition = FieldControl & Control;

/** The pod template of every kind that bears one; a Pod is its own. */
const TEMPLATE: Variable = {
  name: 'template',
  expression:
    'object.kind == "Pod" ? object : object.kind == "PodTemplate" ? object.template : ' +
    'object.kind == "CronJob" ? object.spec.jobTemplate.spec.template : object.spec.template',
};

const NAMED: Variable = {
  name: 'named',
  expression: 'object.kind + " \\"" + (has(object.metadata.name) ? object.metadata.name : "") + "\\""',
};

const ROOTS = { object: 'object', template: 'variables.template', item: 'item' };
const ITEM_NAME = '(has(item.name) ? item.name : "")';

/** CEL of a control's settings, where they stand in the policy itself. */
export const literalSettings = (settings: SettingValues): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, literals(value)]])),
  );

function holds({ when, require }: FieldControl, context: CelContext): string {
  const required = toCel(require, context);
  return when ? `(!${toCel({ op: 'and', of: [when] }, context)} || ${required})` : required;
}

/** A list of the object; empty where it has none. */
function listIn(root: string, path: readonly string[]): string {
  const { value, guards } = path.reduce(select, { value: root, guards: [] });
  return `(${guards.join(' && ')} ? ${value} : [])`;
}

/** What a control visits, as a list that all controls that visit the same share. */
interface Visited {
  readonly list: Variable;
  /** What tells the items at fault, as CEL, given CEL of them. */
  readonly told: (failing: string) => string;
}

/** Ephemeral containers are of a type of their own: a list of both is one of anything. */
const containersIn = (lists: readonly ContainerList[]): Variable => ({
  name: lists.length === CONTAINER_LISTS.length ? 'all_containers' : lists.join('_and_'),
  expression: lists.map((list) => `dyn(${listIn(ROOTS.template, ['spec', list])})`).join(' +\n'),
});

function visited(each: NonNullable<FieldControl['each']>): Visited {
  if ('containers' in each)
    return {
      list: containersIn(each.containers),
      told: (failing) => `${failing}.map(item, "Container \\"" + ${ITEM_NAME} + "\\"").join(", ")`,
    };
  return {
    list: { name: ['all', ...each.list].join('_'), expression: listIn('object', each.list) },
    told: (failing) =>
      `variables.named + ", " + string(${failing}.size()) + ${literals(` of its ${each.list.join('.')},`)}`,
  };
}

const MOST_FIELDS = 3;

/** The first fields that it reads, as people write them: the preferred way to satisfy a control stands first in it. */
function fieldsOf({ require }: FieldControl): string {
  const names = [...pathsOf(require)].map((path) =>
    path.split('/').slice(1).join('.').replaceAll('.*', '[]').replaceAll('~1', '/'),
  );
  return [...new Set(names.filter((name) => name !== ''))].slice(0, MOST_FIELDS).join(', ');
}

const ending = (control: Definition): string => {
  const fields = fieldsOf(control);
  return literals(` ${control.fails}${fields === '' ? '' : `: ${fields}`} (palisade ${control.id})`);
};

/** A control about the object itself. */
function ofObject(control: Definition, context: CelContext, waived: AdmissionContext['waived']): Admission {
  const expression = holds(control, context);
  return {
    variables: [NAMED],
    expression: waived ? `${expression} || ${waived(control.id, undefined)}` : expression,
    messageExpression: `variables.named + ${ending(control)}`,
  };
}

/** A control about each of several items: first those for which it does not hold, then that there are none. */
function ofItems(
  control: Definition,
  each: NonNullable<FieldControl['each']>,
  context: CelContext,
  waived: AdmissionContext['waived'],
): Admission {
  const { list, told } = visited(each);
  const held = holds(control, context);
  const excused = waived ? `${held} || ${waived(control.id, ITEM_NAME)}` : held;
  const name = control.id.replaceAll(/[^a-z0-9]/g, '_');
  const failing = `variables.${name}`;
  return {
    variables: [NAMED, list, { name, expression: `variables.${list.name}.filter(item, !(${excused}))` }],
    expression: `${failing}.size() == 0`,
    messageExpression: `${told(failing)} + ${ending(control)}`,
  };
}

const bearsPods = ({ kinds }: FieldControl): boolean =>
  kinds === 'workload' || kinds.some((kind) => Object.hasOwn(TEMPLATES, kind));

export function toAdmission(control: Definition, { settings, waived }: AdmissionContext): Admission {
  const context: CelContext = { roots: ROOTS, settings };
  const { variables, ...rest } = control.each
    ? ofItems(control, control.each, context, waived)
    : ofObject(control, context, waived);
  return { ...rest, variables: [...(bearsPods(control) ? [TEMPLATE] : []), ...variables] };
}
