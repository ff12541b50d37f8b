/** Calls in a syntax tree, with their arguments by name. */
import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import type { Argument, Call } from '@palisade/core/subject/application';
import { argumentOf, type Code, childrenOf, MAX_DEPTH, pairsOf, pathOf, textOf } from './code.ts';

const DEVELOPMENT = /NODE_ENV|FLASK_ENV|development|\bdebug\b|\bisDev\b|\bdev\b/i;

/** What has to hold for a node to run: of the conditions around it, the one that says most. */
export function guardOf(code: Code, node: SyntaxNode): Call['guard'] {
  let depth = 0;
  for (let here = node.parent; here && depth < MAX_DEPTH * 4; here = here.parent, depth++) {
    if (!/^(?:IfStatement|ConditionalExpression)$/.test(here.name)) continue;
    const condition = childrenOf(here).find(({ name }) => name !== 'if');
    const text = condition ? textOf(code, condition) : '';
    if (/__name__|require\.main/.test(text)) return 'main';
    if (DEVELOPMENT.test(text)) return 'development';
  }
  return undefined;
}

interface Collected {
  readonly args: Argument[];
  readonly options: Map<string, Argument>;
  spread: boolean;
}

function collectPairs(code: Code, node: SyntaxNode, prefix: string, into: Collected, depth = 0): void {
  const { pairs, spread } = pairsOf(code, node);
  into.spread ||= spread;
  for (const { key, node: value } of pairs) {
    into.options.set(prefix + key, argumentOf(code, value));
    if (value.name === 'ObjectExpression' && depth < 5) collectPairs(code, value, `${prefix}${key}.`, into, depth + 1);
  }
}

/** Python's lists of arguments are flat: a name, the sign, the value. */
function collect(code: Code, list: SyntaxNode): Collected {
  const into: Collected = { args: [], options: new Map(), spread: false };
  for (let node = list.firstChild; node; node = node.nextSibling) {
    if (/^[(),]$|Comment$/.test(node.name)) continue;
    if (/^(?:Spread|\*\*?)$/.test(node.name)) {
      into.spread = true;
    } else if (node.nextSibling?.name === 'AssignOp') {
      const value = node.nextSibling.nextSibling;
      if (!value) break;
      into.options.set(textOf(code, node), argumentOf(code, value));
      node = value;
    } else {
      into.args.push(argumentOf(code, node));
      if (node.name === 'ObjectExpression') collectPairs(code, node, '', into);
      else if (node.name === 'VariableName') into.spread = true;
    }
  }
  return into;
}

/** Every call of what has a name, in the order of the text. */
export function callsIn(code: Code, tree: SyntaxTree): Call[] {
  const found: Call[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'CallExpression' && name !== 'NewExpression') return;
      const [callee, list] = childrenOf(node).filter((child) => child.name !== 'new');
      const path = callee && pathOf(code, callee);
      if (path === undefined || list?.name !== 'ArgList') return;
      const span = { start: node.from, end: node.to };
      found.push({ callee: path, ...collect(code, list), guard: guardOf(code, node), span });
    },
  });
  return found;
}
