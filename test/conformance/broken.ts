/** Interpreters broken on purpose, for a test of the test: the cases have to tell each of them from a sound one. */
import type { Control } from '@palisade/core/control/control';
import type { Pred } from '@palisade/core/predicate/predicate';
import { parse } from 'yaml';
import type { FieldControlOf } from './policies.ts';
import { type JudgeFiles, judgeFiles, judgeObjects } from './three-verdicts.ts';

type Break = (pred: Pred) => Pred;

/** The tree with each node broken where `one` says so; the parts first. */
function everywhere(pred: Pred, one: Break): Pred {
  switch (pred.op) {
    case 'not':
      return one({ ...pred, of: everywhere(pred.of, one) });
    case 'and':
    case 'or':
      return one({ ...pred, of: pred.of.map((part) => everywhere(part, one)) });
    case 'all':
    case 'any':
      return one({ ...pred, where: everywhere(pred.where, one) });
    default:
      return one(pred);
  }
}

const BREAKS: Readonly<Record<string, Break>> = {
  'a disjunction': (pred) => (pred.op === 'or' ? { ...pred, op: 'and' } : pred),
  'a conjunction': (pred) => (pred.op === 'and' ? { ...pred, op: 'or' } : pred),
  'a negation': (pred) => (pred.op === 'not' ? pred.of : pred),
  'a quantifier': (pred) => (pred.op === 'all' ? { ...pred, op: 'any' } : pred),
  'an existence': (pred) => (pred.op === 'present' ? { op: 'not', of: pred } : pred),
  'a comparison': (pred) => (pred.op === 'lt' ? { ...pred, op: 'le' } : pred),
  'an inclusive comparison': (pred) => (pred.op === 'le' ? { ...pred, op: 'lt' } : pred),
  'an equality': (pred) => (pred.op === 'eq' ? { op: 'not', of: pred } : pred),
};

const isField = (control: Control): control is FieldControlOf => control.form === 'field';

export const breaking = (control: FieldControlOf, one: Break): FieldControlOf => ({
  ...control,
  require: everywhere(control.require, one),
});

const judgingBy =
  (one: Break): JudgeFiles =>
  (texts, controls) =>
    judgeFiles(
      texts,
      controls.map((control) => (isField(control) ? breaking(control, one) : control)),
    );

/** `yes` is a text in YAML 1.2, and 017 is seventeen. */
const inYaml12: JudgeFiles = (texts, controls) =>
  judgeObjects(
    texts.map((text) => parse(text) as unknown),
    controls,
  );

export interface Broken {
  readonly name: string;
  readonly judge: JudgeFiles;
}

export const broken: readonly Broken[] = [
  ...Object.entries(BREAKS).map(([name, one]) => ({ name, judge: judgingBy(one) })),
  { name: 'the reader of YAML 1.1', judge: inYaml12 },
];

export const disjunction = BREAKS['a disjunction'] as Break;
