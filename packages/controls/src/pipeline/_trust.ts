/** How far the text that an expression becomes can be trusted. */
import type { WorkflowContext } from '@palisade/core/control/workflow';
import { type Expr, type Expression, pathOf, type Step, type Workflow } from '@palisade/core/subject/workflow';
import { at, type Data, isList, isObject } from '@palisade/core/value';
import { type Trust, trustOf } from './_context.ts';
import { expressionsAt, variable } from './_lookup.ts';
import { attackerOutputs } from './_outputs.ts';

export type Place = Pick<WorkflowContext, 'file' | 'job' | 'step'>;

const ORDER: readonly Trust[] = ['safe', 'output', 'insider', 'attacker'];
const worst = (all: readonly Trust[]): Trust =>
  ORDER[Math.max(0, ...all.map((trust) => ORDER.indexOf(trust)))] as Trust;

/** Functions whose result is text made of their arguments; all others give booleans, digests or paths. */
const CARRIES = new Set(['format', 'join', 'tojson', 'fromjson', 'case']);
export const trustOfExpression = ({ tree }: Expression, place: Place): Trust =>
  tree ? trust(tree, place, new Set()) : 'safe';

function trust(expr: Expr, place: Place, seen: Set<string>): Trust {
  switch (expr.op) {
    case 'literal':
    case 'compare':
    case 'not':
    case 'star':
      return 'safe';
    case 'and':
      // The result is the last operand, or an earlier one that is empty.
      return trust(expr.of.at(-1) as Expr, place, seen);
    case 'or':
      return worst(expr.of.map((operand) => trust(operand, place, seen)));
    case 'call':
      return CARRIES.has(expr.name) ? worst(expr.args.map((arg) => trust(arg, place, seen))) : 'safe';
    default: {
      const path = pathOf(expr);
      if (path) return pathTrust(path, place, seen);
      return expr.op === 'index' ? trust(expr.of, place, seen) : 'safe';
    }
  }
}

function pathTrust(path: readonly string[], place: Place, seen: Set<string>): Trust {
  const [context, name] = path as [string, string | undefined];
  if (context === 'env') return envTrust(name, place, seen);
  if (context === 'matrix') return matrixTrust(path.slice(1), place, seen);
  if (context === 'inputs') return inputTrust(name, place.file);
  if (context === 'steps' && path[2] === 'outputs') return outputTrust(path, place);
  if (path.slice(0, 3).join('.') === 'github.event.inputs') return inputTrust(path[3], place.file);
  return trustOf(path);
}

/** A value that was followed once is counted already: the worst of all is what comes out. */
function textTrust(text: string, pointer: string, place: Place, seen: Set<string>): Trust {
  if (!text.includes('${{') || seen.has(pointer)) return 'safe';
  seen.add(pointer);
  return worst(expressionsAt(pointer, place).map(({ tree }) => (tree ? trust(tree, place, seen) : 'safe')));
}

const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

function envTrust(name: string | undefined, place: Place, seen: Set<string>): Trust {
  for (const env of [place.step?.env, place.job?.env, place.file.env]) {
    const found = env && name !== undefined ? variable(env, name) : undefined;
    if (env && found) return textTrust(found.text, `${env.pointer}/${escape(found.key)}`, place, seen);
  }
  // Set by a step through GITHUB_ENV, or the whole of env.
  return 'output';
}

function matrixTrust(path: readonly string[], place: Place, seen: Set<string>): Trust {
  const matrix = at(place.job?.data, ['strategy', 'matrix']);
  const pointer = `${place.job?.pointer}/strategy/matrix`;
  if (typeof matrix === 'string') return textTrust(matrix, pointer, place, seen);
  if (!isObject(matrix)) return 'output';
  const key = Object.keys(matrix).find((one) => one.toLowerCase() === path[0]);
  const own = key === undefined ? 'safe' : valueTrust(matrix[key], `${pointer}/${escape(key)}`, place, seen);
  return worst([own, valueTrust(matrix['include'], `${pointer}/include`, place, seen)]);
}

function valueTrust(value: Data | undefined, pointer: string, place: Place, seen: Set<string>): Trust {
  if (typeof value === 'string') return textTrust(value, pointer, place, seen);
  if ((!isList(value) && !isObject(value)) || seen.has(pointer)) return 'safe';
  seen.add(pointer);
  const inside = (place.job?.expressions ?? []).filter((one) => one.pointer.startsWith(`${pointer}/`));
  return worst(inside.map(({ tree }) => (tree ? trust(tree, place, seen) : 'safe')));
}

const CLOSED_TYPES = new Set(['boolean', 'number', 'choice', 'environment']);

function inputTrust(name: string | undefined, { triggers, type }: Workflow): Trust {
  if (name === undefined || type === 'action') return 'insider';
  const declared = triggers.flatMap(({ options }) => {
    const inputs = options['inputs'];
    const key = isObject(inputs) ? Object.keys(inputs).find((one) => one.toLowerCase() === name) : undefined;
    return key === undefined ? [] : [at(inputs, [key, 'type'])];
  });
  const closed = declared.length > 0 && declared.every((kind) => typeof kind === 'string' && CLOSED_TYPES.has(kind));
  return closed ? 'safe' : 'insider';
}

function outputTrust(path: readonly string[], { file, job }: Place): Trust {
  const all: readonly Step[] = job?.steps ?? file.steps;
  const step = all.find(({ id }) => id?.toLowerCase() === path[1]);
  const target = step?.uses?.target;
  const outputs = target?.kind === 'repository' ? attackerOutputs.get(target.slug) : undefined;
  return outputs && path[3] !== undefined && outputs.test(path[3]) ? 'attacker' : 'output';
}
