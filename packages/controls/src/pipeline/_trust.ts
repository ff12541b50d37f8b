/** How far the text that an expression becomes can be trusted. */
import type { WorkflowContext } from '@palisade/core/control/workflow';
import { type Expr, type Expression, pathOf, type Step, type Workflow } from '@palisade/core/subject/workflow';
import { at, type Data, isList, isObject } from '@palisade/core/value';
import { type Trust, trustOf } from './_context.ts';
import { attackerOutputs } from './_outputs.ts';

export type Place = Pick<WorkflowContext, 'file' | 'job' | 'step'>;

const ORDER: readonly Trust[] = ['safe', 'output', 'insider', 'attacker'];
const worst = (all: readonly Trust[]): Trust =>
  ORDER[Math.max(0, ...all.map((trust) => ORDER.indexOf(trust)))] as Trust;

/** Functions whose result is text made of their arguments; all others give booleans, digests or paths. */
const CARRIES = new Set(['format', 'join', 'tojson', 'fromjson', 'case']);
/** Variables may refer to variables; nobody nests them deeper. */
const MAX_DEPTH = 8;

export const trustOfExpression = ({ tree }: Expression, place: Place): Trust => (tree ? trust(tree, place, 0) : 'safe');

function trust(expr: Expr, place: Place, depth: number): Trust {
  switch (expr.op) {
    case 'literal':
    case 'compare':
    case 'not':
    case 'star':
      return 'safe';
    case 'and':
      // The result is the last operand, or an earlier one that is empty.
      return trust(expr.of.at(-1) as Expr, place, depth);
    case 'or':
      return worst(expr.of.map((operand) => trust(operand, place, depth)));
    case 'call':
      return CARRIES.has(expr.name) ? worst(expr.args.map((arg) => trust(arg, place, depth))) : 'safe';
    default: {
      const path = pathOf(expr);
      if (path) return pathTrust(path, place, depth);
      return expr.op === 'index' ? trust(expr.of, place, depth) : 'safe';
    }
  }
}

function pathTrust(path: readonly string[], place: Place, depth: number): Trust {
  if (depth > MAX_DEPTH) return 'output';
  const [context, name] = path as [string, string | undefined];
  if (context === 'env') return envTrust(name, place, depth);
  if (context === 'matrix') return matrixTrust(path.slice(1), place, depth);
  if (context === 'inputs') return inputTrust(name, place.file);
  if (context === 'steps' && path[2] === 'outputs') return outputTrust(path, place);
  if (path.slice(0, 3).join('.') === 'github.event.inputs') return inputTrust(path[3], place.file);
  return trustOf(path);
}

function textTrust(text: string, pointer: string, place: Place, depth: number): Trust {
  const inside = [...place.file.expressions, ...(place.job?.expressions ?? []), ...(place.step?.expressions ?? [])];
  return text.includes('${{')
    ? worst(
        inside
          .filter((one) => one.pointer === pointer || one.pointer.startsWith(`${pointer}/`))
          .map(({ tree }) => (tree ? trust(tree, place, depth + 1) : 'safe')),
      )
    : 'safe';
}

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function envTrust(name: string | undefined, place: Place, depth: number): Trust {
  for (const { values, pointer } of [place.step?.env, place.job?.env, place.file.env].filter(
    (env) => env !== undefined,
  ))
    for (const [key, text] of values)
      if (key.toLowerCase() === name) return textTrust(text, `${pointer}/${escape(key)}`, place, depth);
  // Set by a step through GITHUB_ENV, or the whole of env.
  return 'output';
}

function matrixTrust(path: readonly string[], place: Place, depth: number): Trust {
  const matrix = at(place.job?.data, ['strategy', 'matrix']);
  const pointer = `${place.job?.pointer}/strategy/matrix`;
  if (typeof matrix === 'string') return textTrust(matrix, pointer, place, depth);
  if (!isObject(matrix)) return 'output';
  const key = Object.keys(matrix).find((one) => one.toLowerCase() === path[0]);
  const own = key === undefined ? 'safe' : valueTrust(matrix[key], `${pointer}/${escape(key)}`, place, depth);
  return worst([own, ...['include'].map((list) => valueTrust(matrix[list], `${pointer}/${list}`, place, depth))]);
}

function valueTrust(value: Data | undefined, pointer: string, place: Place, depth: number): Trust {
  if (typeof value === 'string') return textTrust(value, pointer, place, depth);
  return isList(value) || isObject(value) ? textTrust('${{', pointer, place, depth) : 'safe';
}

const CLOSED_TYPES = new Set(['boolean', 'number', 'choice', 'environment']);

function inputTrust(name: string | undefined, { triggers, data, type }: Workflow): Trust {
  if (name === undefined || type === 'action') return 'insider';
  const declared = triggers.flatMap(({ options }) => {
    const inputs = options['inputs'];
    const key = isObject(inputs) ? Object.keys(inputs).find((one) => one.toLowerCase() === name) : undefined;
    return key === undefined ? [] : [at(inputs, [key, 'type'])];
  });
  const closed = declared.length > 0 && declared.every((kind) => CLOSED_TYPES.has(String(kind)));
  return closed && data !== undefined ? 'safe' : 'insider';
}

function outputTrust(path: readonly string[], { file, job }: Place): Trust {
  const all: readonly Step[] = job?.steps ?? file.steps;
  const step = all.find(({ id }) => id?.toLowerCase() === path[1]);
  const target = step?.uses?.target;
  const outputs = target?.kind === 'repository' ? attackerOutputs.get(target.slug) : undefined;
  return outputs && path[3] !== undefined && outputs.test(path[3]) ? 'attacker' : 'output';
}
