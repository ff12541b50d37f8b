/** Which variables an instruction sees: global build arguments in FROM, arguments and environment in a stage. */
import type { Base, Instruction, Pair } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { DeclaredOnly, type Variable } from './expand.ts';

/** The builder sets these by itself. */
const AUTOMATIC = /^(?:(?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT|STAGE)|SOURCE_DATE_EPOCH)$/;

const automatic = (name: string): Unresolved => new Unresolved(`the builder sets ${name}`);

/** Arguments before the first FROM. */
export class GlobalScope {
  readonly arguments: Map<string, Variable> = new Map();

  readonly lookup = (name: string): Variable => {
    if (this.arguments.has(name)) return this.arguments.get(name);
    return AUTOMATIC.test(name) ? automatic(name) : undefined;
  };

  argument({ key, value }: Pair): void {
    this.arguments.set(key, value ?? (AUTOMATIC.test(key) ? automatic(key) : new DeclaredOnly(key)));
  }
}

export class StageScope {
  private readonly arguments: Map<string, Variable>;
  private readonly environment: Map<string, Variable>;
  private readonly globals: GlobalScope;
  private readonly base: Base['kind'];
  shell: readonly string[];

  constructor(globals: GlobalScope, base: Base['kind'], parent: StageScope | undefined, shell: readonly string[]) {
    this.globals = globals;
    this.base = parent ? parent.base : base;
    this.arguments = new Map(parent?.arguments);
    this.environment = new Map(parent?.environment);
    this.shell = parent ? parent.shell : shell;
  }

  readonly lookup = (name: string): Variable => {
    if (this.environment.has(name)) return this.environment.get(name);
    if (this.arguments.has(name)) return this.arguments.get(name);
    return this.base === 'scratch'
      ? undefined
      : new Unresolved(`${name} is not set in the Dockerfile; the base image may set it`);
  };

  /** What an instruction changes for those after it. */
  apply({ keyword, pairs, words, onbuild }: Instruction): void {
    if (onbuild) return;
    if (keyword === 'ENV') for (const { key, value } of pairs) this.environment.set(key, value);
    else if (keyword === 'ARG') for (const pair of pairs) this.argument(pair);
    else if (keyword === 'SHELL') this.shell = words.map(({ value }) => (value instanceof Unresolved ? '' : value));
  }

  private argument({ key, value }: Pair): void {
    const global = this.globals.arguments.get(key);
    if (value !== undefined) this.arguments.set(key, value);
    else if (global !== undefined) this.arguments.set(key, global);
    else if (!this.arguments.has(key))
      this.arguments.set(key, AUTOMATIC.test(key) ? automatic(key) : new DeclaredOnly(key));
  }
}
