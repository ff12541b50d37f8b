/** The code of a service, as far as it can be seen without running it: its framework, what is called, what is set. */
import type { Span } from '../control/control.ts';
import type { Data } from '../value.ts';
import type { Subject } from './subject.ts';

export type Framework = 'express' | 'fastify' | 'flask' | 'fastapi' | 'django';

/** An argument of a call, or what is assigned. */
export interface Argument {
  /** Literals as they are; what is computed is unresolved. */
  readonly value: Data;
  /** What a name or a call leads to, imports followed: `app`, `./security`, `helmet`. */
  readonly path: string | undefined;
  /** The literal that stands in where an environment variable is not set. */
  readonly fallback: string | undefined;
  readonly span: Span;
}

export interface Call {
  /** Imports followed: `helmet`, `express.json`, `flask_cors.CORS`; what is called on the application is `app.…`. */
  readonly callee: string;
  readonly args: readonly Argument[];
  /** Keyword arguments, or the properties of an object: `limit`, `cookie.secure`. */
  readonly options: ReadonlyMap<string, Argument>;
  /** More options come from elsewhere. */
  readonly spread: boolean;
  /** Runs only where a condition holds that has to do with development, or with being started directly. */
  readonly guard: 'main' | 'development' | undefined;
  readonly span: Span;
}

/** `app.config["X"] = …`, `app.debug = …`, and the constants of a settings module. */
export interface Setting extends Argument {
  readonly name: string;
  /** From the name to the value. */
  readonly statement: Span;
}

export interface Application {
  readonly framework: Framework;
  readonly folder: string;
  /** The statement that makes it. */
  readonly created: Span;
  /** What it is called: `app`. */
  readonly variable: string;
  readonly calls: readonly Call[];
  readonly settings: readonly Setting[];
  /** Responses that hold the stack of an error. */
  readonly exposed: readonly Span[];
  readonly text: string;
  /** Its syntax is whole. Where it is not, nobody knows where a line that is added would stand. */
  readonly parses: boolean;
  /** The other files of the same project that match; tests are left out. */
  readonly elsewhere: (pattern: RegExp) => string | undefined;
}

export type ApplicationSubject = Subject<'application', Application>;

export const isApplication = (subject: Subject): subject is ApplicationSubject => subject.model === 'application';

export const callsOf = ({ calls }: Application, ...callees: readonly string[]): readonly Call[] =>
  calls.filter(({ callee }) => callees.includes(callee));

/** The last one counts. */
export const settingOf = ({ settings }: Application, name: string): Setting | undefined =>
  settings.findLast((setting) => setting.name === name);
