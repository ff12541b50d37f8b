/** Runs templates. The text goes to an Output, which remembers the line of the top-level template it came from. */
import { Unresolved } from '@palisade/core/value';
import { print } from '../go/format.ts';
import type { GoFunction } from '../go/function.ts';
import { truth } from '../go/truth.ts';
import { Bytes, Dict, Int, List, sortedKeys, type Value } from '../go/value.ts';
import { TemplateError } from './error.ts';
import { evaluatePipeline, type Frame } from './expressions.ts';
import type { Block, Pipeline, Statement, Template } from './nodes.ts';
import { Output } from './output.ts';
import { parseTemplate } from './parse.ts';
import type { Registry } from './registry.ts';
import type { Runtime } from './runtime.ts';
import { Scope } from './scope.ts';

type Report = (file: string, line: number, message: string) => void;

/** The name of templates that are made of text at run time. */
const TPL = 'tpl';

type Flow = 'break' | 'continue' | undefined;

type Control = Statement & { readonly kind: 'if' | 'with' | 'range' };

/** One execution of a template: of a file, or of a definition in it. */
class Execution {
  private readonly frame: Frame;
  private readonly output: Output;
  private readonly engine: Engine;

  constructor(engine: Engine, file: string, dot: Value, output: Output) {
    this.engine = engine;
    this.output = output;
    const { runtime, functions, report } = engine;
    this.frame = {
      runtime,
      functions,
      scope: new Scope(dot),
      // The text of a `tpl` has no file of its own: it is where the call is.
      enter: (line) => {
        if (file !== TPL) runtime.at = { file, line };
      },
      problem: (message, line) => {
        const at = file === TPL ? runtime.at : { file, line };
        report(at.file, at.line, message);
      },
    };
  }

  block(block: Block, dot: Value): Flow {
    for (const statement of block) {
      const flow = this.statement(statement, dot);
      if (flow) return flow;
    }
    return undefined;
  }

  private statement(statement: Statement, dot: Value): Flow {
    this.engine.runtime.spend(1);
    switch (statement.kind) {
      case 'text':
        this.output.text(statement.text, statement.line);
        return undefined;
      case 'output':
        this.guarded(statement.line, () => this.write(statement.pipeline, statement.line, dot));
        return undefined;
      case 'if':
      case 'with':
        return this.conditional(statement as Control, dot);
      case 'range':
        return this.range(statement as Control, dot);
      case 'template':
        this.guarded(statement.line, () => this.template(statement.name, statement.pipeline, statement.line, dot));
        return undefined;
      case 'bad':
        this.output.action(this.engine.runtime.holes.mark(statement.message), statement.line);
        return undefined;
      default:
        return statement.kind;
    }
  }

  /** What fails is a hole in the output. */
  private guarded(line: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.frame.problem(error.message, line);
      this.output.action(this.engine.runtime.holes.mark(error.message), line);
    }
  }

  private write(pipeline: Pipeline, line: number, dot: Value): void {
    const value = evaluatePipeline(this.frame, pipeline, dot);
    if (pipeline.variables.length > 0) return;
    const text = value === null ? '<no value>' : print(value, this.engine.runtime.holes);
    this.output.action(text, line);
  }

  private holds(value: Value): boolean {
    const known = truth(value);
    return known instanceof Unresolved ? this.engine.runtime.decide(known.why) : known;
  }

  private scoped(work: () => Flow): Flow {
    const mark = this.frame.scope.mark();
    const flow = work();
    this.frame.scope.pop(mark);
    return flow;
  }

  private conditional({ kind, pipeline, then, otherwise }: Control, dot: Value): Flow {
    return this.scoped(() => {
      const value = evaluatePipeline(this.frame, pipeline, dot);
      if (this.holds(value)) return this.block(then, kind === 'with' ? value : dot);
      return this.block(otherwise, dot);
    });
  }

  private range(statement: Control, dot: Value): Flow {
    return this.scoped(() => {
      const { pipeline, otherwise, line } = statement;
      const value = evaluatePipeline(this.frame, { ...pipeline, variables: [] }, dot);
      const why = this.engine.runtime.whyUnknown(value);
      if (why !== undefined) return this.unknownRange(statement, why, dot);
      const items = this.items(value, line);
      if (items.length === 0) return this.block(otherwise, dot);
      for (const [index, item] of items) {
        this.engine.runtime.spend(1);
        const flow = this.iteration(statement, index, item);
        if (flow === 'break') break;
      }
      return undefined;
    });
  }

  /** Not at all, or once with an item that is not known: the merge of both leaves the list open. */
  private unknownRange(statement: Control, why: string, dot: Value): Flow {
    const { runtime } = this.engine;
    if (!runtime.decide(why)) return this.block(statement.otherwise, dot);
    runtime.loops++;
    this.frame.scope.inUnknownLoop(() => this.iteration(statement, new Unresolved(why), new Unresolved(why)));
    runtime.loops--;
    return undefined;
  }

  private iteration({ pipeline, then }: Control, index: Value, item: Value): Flow {
    const { variables, assigns } = pipeline;
    const { scope } = this.frame;
    return this.scoped(() => {
      const values = variables.length > 1 ? [index, item] : [item];
      for (const [position, name] of variables.entries()) {
        if (assigns) scope.assign(name, values[position] as Value);
        else scope.declare(name, values[position] as Value);
      }
      return this.block(then, item);
    });
  }

  private items(value: Value, line: number): [Value, Value][] {
    if (value === null) return [];
    if (value instanceof List) return value.items.map((item, index) => [new Int(index), item]);
    if (value instanceof Dict) return sortedKeys(value).map((key) => [key, value.entries.get(key) as Value]);
    if (value instanceof Int) return this.count(value);
    if (!(value instanceof Bytes))
      this.frame.problem(`range can't iterate over ${print(value, this.engine.runtime.holes)}`, line);
    return [];
  }

  private count({ value, type }: Int): [Value, Value][] {
    const length = value > 0n ? Number(value) : 0;
    this.engine.runtime.spend(length);
    return Array.from({ length }, (_, index) => [null, new Int(index, type)]);
  }

  private template(name: string, pipeline: Pipeline | undefined, line: number, dot: Value): void {
    const value = pipeline ? evaluatePipeline(this.frame, pipeline, dot) : null;
    const found = this.engine.registry.get(name);
    if (!found) {
      if (!this.engine.absent) this.frame.problem(`template ${JSON.stringify(name)} not defined`, line);
      this.output.action(this.engine.runtime.holes.mark(`template ${name} is not defined`), line);
      return;
    }
    this.engine.runtime.nested(() =>
      new Execution(this.engine, found.file, value, this.output.at(line)).block(found.block, value),
    );
  }
}

export interface Engine {
  readonly runtime: Runtime;
  readonly registry: Registry;
  readonly functions: (name: string) => GoFunction | undefined;
  readonly report: Report;
  /** Set where charts are missing: a template that nobody defines may be in one of them. */
  readonly absent?: Unresolved;
}

/** Helm takes these words out of everything it renders, wherever they come from. */
export const NO_VALUE = '<no value>';

export function execute(engine: Engine, block: Block, file: string, dot: Value): Output {
  const output = new Output(engine.runtime);
  new Execution(engine, file, dot, output).block(block, dot);
  return output;
}

const MAX_PARSED = 500;

/** Charts run the same few texts through `tpl` again and again. */
function parser(isFunction: (name: string) => boolean, runtime: Runtime): (text: string) => Template {
  const parsed = new Map<string, Template>();
  return (text) => {
    const seen = parsed.get(text);
    if (seen) return seen;
    runtime.spendText(text.length);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    const template = parseTemplate(text, isFunction);
    parsed.set(text, template);
    return template;
  };
}

/** The functions `include` and `tpl`, which render in turn. */
export function enableRendering(engine: Engine): void {
  const { runtime } = engine;
  const parse = parser((name) => engine.functions(name) !== undefined, runtime);
  let current = engine;
  runtime.rendering = {
    include: (name, value) => {
      const found = current.registry.get(name);
      if (!found && engine.absent) return engine.absent;
      if (!found)
        throw new TemplateError(`template: no template ${JSON.stringify(name)} associated with template "gotpl"`);
      return runtime.nested(() => execute(current, found.block, found.file, value).toText());
    },
    // Definitions in the text are seen by what it includes, and by nothing else.
    tpl: (text, value) => {
      const parsed = parse(text);
      if (parsed.problems[0]) throw new TemplateError(`cannot parse template: ${parsed.problems[0].message}`);
      const outer = current;
      current = { ...outer, registry: outer.registry.with(parsed.definitions, TPL) };
      try {
        return runtime.nested(() => execute(current, parsed.body, TPL, value).toText().replaceAll(NO_VALUE, ''));
      } finally {
        current = outer;
      }
    },
  };
}
