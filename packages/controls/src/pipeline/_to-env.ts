/** The edit that takes expressions out of a script: each becomes a variable of the step, read by the shell. */
import type { Safety } from '@palisade/core/control/control';
import type { WorkflowContext } from '@palisade/core/control/workflow';
import type { DataEdit, TextEdit } from '@palisade/core/location';
import { type Expression, pathOf } from '@palisade/core/subject/workflow';
import { toPointer } from '@palisade/core/value';
import type { Sink } from './_sink.ts';

type Quotes = 'none' | 'double' | 'single';

/** How the shell reads the end of `script`; undefined where that takes more than quotes to know. */
function quotesAt(script: string): Quotes | undefined {
  if (/<<|\$\(|`|\$'/.test(script)) return undefined;
  let quotes: Quotes = 'none';
  for (let at = 0; at < script.length; at++) {
    const char = script[at];
    if (char === '\\' && quotes !== 'single') at++;
    else if (char === '#' && quotes === 'none' && /^$|\s/.test(script[at - 1] ?? '')) {
      const newline = script.indexOf('\n', at);
      if (newline < 0) return undefined;
      at = newline;
    } else if (char === "'" && quotes !== 'double') quotes = quotes === 'single' ? 'none' : 'single';
    else if (char === '"' && quotes !== 'single') quotes = quotes === 'double' ? 'none' : 'double';
  }
  return quotes;
}

function isPosix({ file, job, step }: WorkflowContext): boolean {
  const shell = step?.shell ?? job?.shell ?? file.shell;
  if (shell !== undefined) return /^(?:bash|sh)\b/.test(shell);
  return job !== undefined && job.runsOn.length > 0 && job.runsOn.every((label) => /^(?:ubuntu|macos)-/.test(label));
}

const nameOf = (path: readonly string[]): string =>
  path
    .filter((key, index) => key !== '*' && !(index === 0 && key === 'github') && !(index === 1 && key === 'event'))
    .join('_')
    .replaceAll(/\W/g, '_')
    .toUpperCase();

interface Replacement {
  readonly text: string;
  readonly safety: Safety;
}

/** Undefined inside single quotes, where the shell would not read the variable. */
function replaceInShell(sink: Sink, expression: Expression, name: string): Replacement | undefined {
  const quotes = quotesAt(sink.text.slice(0, expression.start));
  if (quotes === 'double') return { text: `\${${name}}`, safety: 'safe' };
  // Bare, the value was split into words and run through globbing: a script may have wanted that.
  return quotes === 'none' ? { text: `"\${${name}}"`, safety: 'unsafe' } : undefined;
}

export interface Move {
  readonly edits: readonly TextEdit[];
  readonly safety: Safety;
}

interface Part extends Replacement {
  readonly at: { readonly start: number; readonly end: number };
  readonly data: DataEdit | undefined;
}

function partOf(sink: Sink, expression: Expression, context: WorkflowContext): Part | undefined {
  const { step, file } = context;
  const path = expression.tree && pathOf(expression.tree);
  const at = file.spanOf(expression);
  if (!path || !at || !step) return undefined;
  const isEnv = path[0] === 'env' && path.length === 2;
  const name = isEnv ? (expression.text.split('.')[1] ?? '') : nameOf(path);
  if (!/^[A-Za-z_]\w*$/.test(name) || (!isEnv && step.env.values.has(name))) return undefined;
  const replacement = replaceInShell(sink, expression, name);
  const pointer = step.env.pointer + toPointer([name]);
  const data: DataEdit | undefined = isEnv ? undefined : { op: 'set', pointer, value: `\${{ ${expression.text} }}` };
  return replacement && { ...replacement, at, data };
}

/** More than this in one script is no script of a person. */
const MAX_MOVES = 20;

/** Undefined where one of them cannot be moved without understanding the script. */
export function moveToEnv(sink: Sink, expressions: readonly Expression[], context: WorkflowContext): Move | undefined {
  if (sink.name !== 'run' || expressions.length > MAX_MOVES || !isPosix(context)) return undefined;
  const parts = expressions.map((expression) => partOf(sink, expression, context));
  if (!parts.every((part) => part !== undefined)) return undefined;
  const data = new Map(parts.flatMap((part) => (part.data ? [[part.data.pointer, part.data] as const] : [])));
  const variables = context.origin.edit([...data.values()]);
  if ('none' in variables) return undefined;
  const { file } = context.origin;
  return {
    edits: [...parts.map(({ at, text }) => ({ file, ...at, text })), ...variables],
    safety: parts.every(({ safety }) => safety === 'safe') ? 'safe' : 'unsafe',
  };
}
