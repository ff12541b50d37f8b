/** Express and Fastify in JavaScript and TypeScript. */
import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import { parser } from '@lezer/javascript';
import type { Span } from '@palisade/core/control/control';
import type { Framework, Setting } from '@palisade/core/subject/application';
import type { Reading } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { callsIn, guardOf } from './calls.ts';
import { argumentOf, type Code, childrenOf, parses, pathOf, textOf, unquoted } from './code.ts';
import { applicationSubject, elsewhereIn } from './subject.ts';

const typed = parser.configure({ dialect: 'ts' });
const typedJsx = parser.configure({ dialect: 'ts jsx' });

const REQUIRE =
  /^(?:const|let|var)\s+(\{[^}]*\}|[\w$]+)(?:\s*:[^=]+)?\s*=\s*require\(\s*["']([^"']+)["']\s*\)(?:\.([\w$]+))?/;
const IMPORT =
  /^import\s+(?:type\s+)?(?:\*\s+as\s+)?([\w$]+)?\s*,?\s*(\{[^}]*\})?\s*(?:from\s*|=\s*require\(\s*)["']([^"']+)["']/;

/** `{ a, b: c, d as e }` → local name and name in the module. */
function members(text: string, module: string, into: Map<string, string>): void {
  for (const part of text.replace(/[{}]/g, '').replaceAll(/\s+/g, ' ').split(',')) {
    const [name = '', local = name] = part
      .trim()
      .replace(/^type\s+/, '')
      .split(/ ?: ?| as /);
    if (/^[\w$]+$/.test(local)) into.set(local, name === 'default' ? module : `${module}.${name}`);
  }
}

function importOf(text: string, into: Map<string, string>): void {
  const required = REQUIRE.exec(text);
  const imported = IMPORT.exec(text);
  if (required) {
    const [, local = '', module = '', member] = required;
    if (local.startsWith('{')) members(local, module, into);
    else into.set(local, member === undefined ? module : `${module}.${member}`);
  } else if (imported) {
    const [, local, named, module = ''] = imported;
    if (local !== undefined) into.set(local, module);
    if (named !== undefined) members(named, module, into);
  }
}

function importsOf(text: string, tree: SyntaxTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name === 'ImportDeclaration' || name === 'VariableDeclaration')
        importOf(text.slice(from, Math.min(to, from + 1000)), found);
    },
  });
  return found;
}

const MAKERS: ReadonlyMap<string, Framework> = new Map([
  ['express', 'express'],
  ['express.default', 'express'],
  ['fastify', 'fastify'],
  ['fastify.fastify', 'fastify'],
]);

interface Made {
  readonly framework: Framework;
  readonly variable: string;
  readonly created: Span;
}

/** `const app = express()`, wherever it stands. */
function madeIn(code: Code, tree: SyntaxTree): Made[] {
  const found: Made[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'VariableDeclaration') return;
      const parts = childrenOf(node);
      const variable = parts.find((part) => part.name === 'VariableDefinition');
      const call = parts.find((part) => part.name === 'CallExpression');
      const framework = call?.firstChild ? MAKERS.get(pathOf(code, call.firstChild) ?? '') : undefined;
      if (!variable || !framework) return;
      found.push({ framework, variable: textOf(code, variable), created: { start: node.from, end: node.to } });
    },
  });
  return found;
}

/** `app.set("x", v)`, `app.enable("x")`, `app.disable("x")`. */
function settingsOf(code: Code, tree: SyntaxTree): Setting[] {
  const found: Setting[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      const path = name === 'CallExpression' && node.firstChild ? pathOf(code, node.firstChild) : undefined;
      const verb = /^app\.(set|enable|disable)$/.exec(path ?? '')?.[1];
      const list = verb === undefined ? undefined : childrenOf(node)[1];
      const [key, value] = list ? childrenOf(list) : [];
      if (key?.name !== 'String') return;
      const argument = value ? argumentOf(code, value) : { ...argumentOf(code, key), value: verb === 'enable' };
      found.push({ ...argument, name: unquoted(textOf(code, key)), statement: { start: node.from, end: node.to } });
    },
  });
  return found;
}

const RESPONSE = /^(?:res|response|reply|ctx)\b[\s\S]*\.(?:send|json|jsonp|end|write|render)$/;

const holdsStack = (code: Code, list: SyntaxNode): boolean => {
  let held = false;
  list.cursor().iterate(({ name, node }) => {
    if (name === 'PropertyName' && textOf(code, node) === 'stack' && guardOf(code, node) !== 'development') held = true;
    // `{ error: req.app.get("env") === "development" ? err : {} }` is the generator's own guard.
    return !held;
  });
  return held;
};

function exposedIn(code: Code, tree: SyntaxTree): Span[] {
  const found: Span[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'CallExpression' || !node.firstChild) return;
      const list = childrenOf(node)[1];
      if (list?.name !== 'ArgList' || !RESPONSE.test(textOf(code, node.firstChild).slice(0, 500))) return;
      if (holdsStack(code, list) && guardOf(code, node) !== 'development')
        found.push({ start: node.from, end: node.to });
    },
  });
  return found;
}

export function readNode(file: TextFile, tree: Tree): Reading {
  const { path, text } = file;
  const syntax = (path.endsWith('x') ? typedJsx : typed).parse(text);
  const plain: Code = { text, imports: importsOf(text, syntax), application: undefined };
  const subjects = madeIn(plain, syntax).map((made, index) => {
    const code = { ...plain, application: made.variable };
    return applicationSubject(file, index, {
      ...made,
      calls: callsIn(code, syntax),
      settings: settingsOf(code, syntax),
      exposed: exposedIn(code, syntax),
      parses: parses(syntax),
      elsewhere: elsewhereIn(file, tree, /\.(?:[cm]?[jt]s|[jt]sx)$/),
    });
  });
  return { subjects };
}
