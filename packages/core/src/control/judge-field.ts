/** How a field control judges a Kubernetes object: its items, the verdict of each, and what a failure says. */
import type { Facts } from '../finding.ts';
import { blame, type Places, type Read } from '../predicate/blame.ts';
import { explain } from '../predicate/explain.ts';
import { compile, type Judge, type Scope } from '../predicate/judge.ts';
import { isCompose } from '../subject/compose.ts';
import type { KubernetesBody } from '../subject/kubernetes.ts';
import type { Subject } from '../subject/subject.ts';
import { at, type Data, type DataObject, isList, isObject, OPEN, toPointer, Unresolved } from '../value.ts';
import type { Control, FieldControl, Fix, SettingValues } from './control.ts';
import { isNoFix } from './control.ts';
import { dataEdits } from './recipe.ts';

export type FieldJudge = (view: View, emit: (facts: Facts) => void, all: boolean) => void;

type Definition = FieldControl & Control;

/** One thing a control visits in an object: a member of a list, or the object itself. */
interface Item {
  readonly value: Data;
  readonly list: readonly string[];
  readonly index: number | undefined;
}

const pathOf = ({ list, index }: Item): readonly (string | number)[] => (index === undefined ? list : [...list, index]);

interface Visit {
  readonly items: readonly Item[];
  /** Why there may be more items than these. */
  readonly open: string | undefined;
}

const nothing: Visit = { items: [], open: undefined };

function visitList(object: DataObject, path: readonly string[]): Visit {
  const list = at(object, path);
  if (list instanceof Unresolved) return { items: [], open: list.why };
  if (!isList(list)) return nothing;
  return { items: list.map((value, index) => ({ value, list: path, index })), open: list[OPEN] };
}

function visit(each: FieldControl['each'], { object, template }: KubernetesBody): Visit {
  if (!each) return { items: [{ value: object, list: [], index: undefined }], open: undefined };
  if ('list' in each) return visitList(object, each.list);
  const items: Item[] = [];
  let open: string | undefined;
  for (const name of each.containers) {
    const list = visitList(object, [...(template ?? []), 'spec', name]);
    items.push(...list.items);
    open ??= list.open;
  }
  return { items, open };
}

/** What all controls share of one subject, found once. */
export interface View {
  readonly subject: Subject;
  readonly body: KubernetesBody;
  /** What names stand for, for one control after the other. */
  readonly values: Scope['values'];
  readonly visits: Map<FieldControl['each'], Visit>;
}

export function viewOf(subject: Subject): View {
  const body = subject.body as KubernetesBody;
  const template = body.template && at(body.object, body.template);
  return { subject, body, values: { object: body.object, template, item: undefined }, visits: new Map() };
}

function visitOf(view: View, each: FieldControl['each']): Visit {
  let found = view.visits.get(each);
  if (!found) {
    found = visit(each, view.body);
    view.visits.set(each, found);
  }
  return found;
}

const nameOf = (value: Data): string | undefined => {
  const name = isObject(value) ? value['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
};

const CONTAINER_WORDS: Readonly<Record<string, string>> = {
  containers: 'Container',
  initContainers: 'Init container',
  ephemeralContainers: 'Ephemeral container',
};

/** `Container "web"`, `Deployment "web"`, `Rule 2 of Role "reader"`. */
function label(control: FieldControl, subject: Subject, item: Item): string {
  const whole = `${subject.kind} "${subject.name}"`;
  if (!control.each) return whole;
  const list = item.list.at(-1) as string;
  const words = CONTAINER_WORDS[list];
  return words ? `${words} "${nameOf(item.value) ?? item.index}"` : `${whole}, ${list}[${item.index}],`;
}

const MAX_SHOWN = 60;

/** Values may be secrets; the names that they go by are not. */
const hides = (control: FieldControl, pointer: string): boolean =>
  control.sensitive === true && !pointer.endsWith('/name');

function show(found: Read, sensitive: boolean): string {
  if (found.is === 'absent') return 'is not set';
  if (found.is === 'unresolved') return `is not known (${found.why})`;
  if (sensitive) return 'is set';
  const text = JSON.stringify(found.value) ?? 'set';
  return `is ${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}`;
}

const fieldName = (pointer: string, base: string): string =>
  pointer
    .slice(pointer.startsWith(`${base}/`) ? base.length + 1 : 1)
    .replaceAll(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.');

function message(control: FieldControl, subject: Subject, item: Item, blames: ReturnType<typeof blame>): string {
  const head = `${label(control, subject, item)} ${control.fails}`;
  const base = toPointer(pathOf(item));
  const facts = [
    ...new Set(
      blames.slice(0, 3).map(({ pointer, found }) => {
        const said = isCompose(subject) ? subject.body.said(pointer) : undefined;
        return `${said?.name ?? fieldName(pointer, base)} ${show(said?.found ?? found, hides(control, pointer))}`;
      }),
    ),
  ];
  return facts.length === 0 ? head : `${head}: ${facts.join('; ')}`;
}

interface Compiled {
  readonly control: Definition;
  readonly settings: SettingValues;
  readonly when: Judge | undefined;
  readonly require: Judge;
}

const placesOf = (body: KubernetesBody, item: Item): Places => ({
  object: '',
  ...(body.template && { template: toPointer(body.template) }),
  item: toPointer(pathOf(item)),
});

/** The same scope with the item bound, for work that is done after the loop has moved on. */
const bound = (scope: Scope, item: Item): Scope => ({ ...scope, values: { ...scope.values, item: item.value } });

function failure(compiled: Compiled, subject: Subject, scope: Scope, item: Item, truth: false | Unresolved): Facts {
  const { control } = compiled;
  const body = subject.body as KubernetesBody;
  return {
    control,
    subject,
    verdict: truth === false ? 'fail' : 'unknown',
    item: control.each ? (nameOf(item.value) ?? String(item.index)) : undefined,
    detail: () => {
      const inner = bound(scope, item);
      const places = placesOf(body, item);
      const blames = blame(control.require, inner, places);
      const pointer = blames[0]?.pointer ?? toPointer(pathOf(item));
      if (truth !== false)
        return { at: pointer, message: `${label(control, subject, item)}: cannot tell (${truth.why})` };
      const fix = fixFor(control, inner, places);
      return { at: pointer, message: message(control, subject, item, blames), ...(fix && { fix }) };
    },
  };
}

function fixFor(control: FieldControl, scope: Scope, places: Places): Fix | undefined {
  if (isNoFix(control.fix)) return undefined;
  const edits = dataEdits(control.fix, control.require, scope, places);
  return edits && edits.length > 0
    ? { safety: control.fix.safety, description: control.fix.description, edits }
    : undefined;
}

/** A control's judge, compiled once for a run. */
export function fieldJudge(control: Definition, settings: SettingValues): FieldJudge {
  const compiled: Compiled = {
    control,
    settings,
    when: control.when && compile(control.when),
    require: compile(control.require),
  };
  return (view, emit, all) => {
    const { subject, body, values } = view;
    const { items, open } = visitOf(view, control.each);
    const scope: Scope = { values, settings };
    for (const item of items) judgeItem(compiled, subject, scope, item, emit, all);
    if (open !== undefined)
      emit({
        control,
        subject,
        verdict: 'unknown',
        detail: () => ({
          at: toPointer(body.template ?? []),
          message: `${control.title}: there may be more than is seen (${open})`,
        }),
      });
  };
}

function judgeItem(
  compiled: Compiled,
  subject: Subject,
  scope: Scope,
  item: Item,
  emit: (facts: Facts) => void,
  all: boolean,
): void {
  const { control, when, require } = compiled;
  scope.values['item'] = item.value;
  const applies = when ? when(scope) : true;
  const truth = applies === false ? true : require(scope);
  if (truth === true) {
    if (all) {
      const verdict = applies === false ? 'not-applicable' : 'pass';
      const name = control.each ? nameOf(item.value) : undefined;
      emit({
        control,
        subject,
        verdict,
        item: name,
        detail: () => ({ at: toPointer(pathOf(item)), message: control.title }),
      });
    }
    return;
  }
  emit(failure(compiled, subject, scope, item, applies instanceof Unresolved ? applies : truth));
}

/** What must hold, in words, for docs and `explain`. */
export const sentence = (control: FieldControl): string =>
  control.when ? `${explain(control.require)} (where ${explain(control.when)})` : explain(control.require);
