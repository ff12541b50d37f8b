/** Flask, FastAPI and Django's settings in Python. */
import type { SyntaxNode, Tree as SyntaxTree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Span } from '@palisade/core/control/control';
import type { Framework, Setting } from '@palisade/core/subject/application';
import type { Reading } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { callsIn, guardOf } from './calls.ts';
import { argumentOf, type Code, childrenOf, parses, pathOf, textOf } from './code.ts';
import { applicationSubject, elsewhereIn } from './subject.ts';

function importOf(text: string, into: Map<string, string>): void {
  const from = /^from\s+([\w.]+)\s+import\s+([\s\S]+)$/.exec(text);
  const list = from ? (from[2] as string).replace(/[()]|#[^\n]*/g, '') : text.replace(/^import\s+/, '');
  for (const part of list.replaceAll(/\s+/g, ' ').split(',')) {
    const [name = '', local = name] = part.trim().split(' as ');
    // `import a.b` binds `a`.
    if (/^[\w.]+$/.test(name))
      into.set(
        from ? local : local === name ? (name.split('.')[0] as string) : local,
        from ? `${from[1]}.${name}` : local === name ? (name.split('.')[0] as string) : name,
      );
  }
}

function importsOf(text: string, tree: SyntaxTree): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name === 'ImportStatement') importOf(text.slice(from, Math.min(to, from + 4000)), found);
    },
  });
  return found;
}

interface Assignment {
  readonly target: SyntaxNode;
  readonly value: SyntaxNode;
  readonly statement: SyntaxNode;
}

function assignments(tree: SyntaxTree): Assignment[] {
  const found: Assignment[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'AssignStatement') return;
      const [target, ...rest] = childrenOf(node).filter((child) => child.name !== 'TypeDef');
      const value = rest.at(-1);
      if (target && rest.length === 1 && value) found.push({ target, value, statement: node });
    },
  });
  return found;
}

const MAKERS: ReadonlyMap<string, Framework> = new Map([
  ['flask.Flask', 'flask'],
  ['flask.app.Flask', 'flask'],
  ['fastapi.FastAPI', 'fastapi'],
  ['fastapi.applications.FastAPI', 'fastapi'],
]);

interface Made {
  readonly framework: Framework;
  readonly variable: string;
  readonly created: Span;
}

function madeIn(code: Code, all: readonly Assignment[]): Made[] {
  return all.flatMap(({ target, value, statement }) => {
    const callee = value.name === 'CallExpression' ? value.firstChild : undefined;
    const framework = callee ? MAKERS.get(pathOf(code, callee) ?? '') : undefined;
    if (!framework || target.name !== 'VariableName') return [];
    return [{ framework, variable: textOf(code, target), created: { start: statement.from, end: statement.to } }];
  });
}

const settingOf = (code: Code, name: string, value: SyntaxNode, statement: SyntaxNode): Setting => ({
  ...argumentOf(code, value),
  name,
  statement: { start: statement.from, end: statement.to },
});

const NAMES: Readonly<Record<string, string>> = { 'app.debug': 'DEBUG', 'app.secret_key': 'SECRET_KEY' };

/** `app.config["X"] = …`, `app.debug = …`, and `app.config.update(X=…)`. */
function settingsOf(code: Code, all: readonly Assignment[], calls: ReturnType<typeof callsIn>): Setting[] {
  const assigned = all.flatMap(({ target, value, statement }) => {
    const path = pathOf(code, target) ?? '';
    const name = NAMES[path] ?? /^app\.config\.(\w+)$/.exec(path)?.[1];
    return name === undefined ? [] : [settingOf(code, name, value, statement)];
  });
  const updated = calls
    .filter(({ callee }) => callee === 'app.config.update' || callee === 'app.config.from_mapping')
    .flatMap(({ options }) =>
      [...options].map(([name, argument]) => ({ ...argument, name, statement: argument.span })),
    );
  return [...assigned, ...updated];
}

const isTopLevel = ({ statement }: Assignment): boolean => statement.parent?.name === 'Script';

/** The constants of Django's settings module. */
function constants(code: Code, all: readonly Assignment[]): Setting[] {
  return all
    .filter((one) => isTopLevel(one) && /^[A-Z][A-Z0-9_]*$/.test(textOf(code, one.target)))
    .map(({ target, value, statement }) => settingOf(code, textOf(code, target), value, statement));
}

const TRACE = /^traceback\.(?:format_exc|format_exception|format_tb|format_stack)$/;
const ANSWERS =
  /^(?:flask\.(?:jsonify|make_response|Response|abort)|fastapi\.(?:HTTPException|responses\.\w+Response)|\w*HttpResponse|\w*JsonResponse)$/;

/** A traceback inside a returned value, or inside what makes a response. */
function exposedIn(code: Code, tree: SyntaxTree): Span[] {
  const found: Span[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'CallExpression' || !node.firstChild || !TRACE.test(pathOf(code, node.firstChild) ?? '')) return;
      if (guardOf(code, node) === 'development') return;
      for (let here = node.parent; here && !/Statement$|Definition$/.test(here.name); here = here.parent) {
        const callee = here.name === 'CallExpression' && here.firstChild ? pathOf(code, here.firstChild) : undefined;
        if (callee !== undefined && ANSWERS.test(callee)) return void found.push({ start: node.from, end: node.to });
        if (callee !== undefined) return;
      }
      if (enclosing(node)?.name === 'ReturnStatement' && isHandler(code, node))
        found.push({ start: node.from, end: node.to });
    },
  });
  return found;
}

function enclosing(node: SyntaxNode): SyntaxNode | null {
  let here = node.parent;
  while (here && !here.name.endsWith('Statement')) here = here.parent;
  return here;
}

/** What a function returns is a response only where a decorator of the application makes it a handler. */
function isHandler(code: Code, node: SyntaxNode): boolean {
  for (let here = node.parent; here; here = here.parent)
    if (here.name === 'DecoratedStatement')
      return /^@\s*\w+\.(?:route|get|post|put|patch|delete|errorhandler|exception_handler)\b/.test(
        textOf(code, here).slice(0, 200),
      );
  return false;
}

function djangoSubjects(file: TextFile, tree: Tree, code: Code, all: readonly Assignment[]) {
  const settings = constants(code, all);
  const first = settings.find(({ name }) => name === 'INSTALLED_APPS' || name === 'ROOT_URLCONF');
  if (!first) return [];
  const elsewhere = elsewhereIn(file, tree, /\.py$/);
  return [
    applicationSubject(file, 0, {
      framework: 'django',
      variable: '',
      created: first.statement,
      calls: [],
      settings,
      exposed: [],
      parses: true,
      elsewhere,
    }),
  ];
}

export function readPython(file: TextFile, tree: Tree): Reading {
  const { text } = file;
  const syntax = parser.parse(text);
  const plain: Code = { text, imports: importsOf(text, syntax), application: undefined };
  const all = assignments(syntax);
  const made = madeIn(plain, all);
  if (made.length === 0) return { subjects: djangoSubjects(file, tree, plain, all) };
  const whole = parses(syntax);
  const subjects = made.map((one, index) => {
    const code = { ...plain, application: one.variable };
    const calls = callsIn(code, syntax);
    const settings = settingsOf(code, all, calls);
    const elsewhere = elsewhereIn(file, tree, /\.py$/);
    return applicationSubject(file, index, {
      ...one,
      calls,
      settings,
      exposed: exposedIn(code, syntax),
      parses: whole,
      elsewhere,
    });
  });
  return { subjects };
}
