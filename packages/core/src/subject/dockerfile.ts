/** A Dockerfile: stages of instructions, with variables filled in as far as the file itself tells. */
import type { Span } from '../control/control.ts';
import type { Unresolved } from '../value.ts';
import type { Script } from './script.ts';
import type { Subject } from './subject.ts';

/** Text after variables were filled in, or why that could not be done. */
export type Text = string | Unresolved;

export const KEYWORDS = [
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
] as const;
export type Keyword = (typeof KEYWORDS)[number];

export interface Word {
  /** As written, quotes included. */
  readonly raw: string;
  readonly value: Text;
  readonly span: Span;
}

/** `NAME=value` of ARG, ENV and LABEL; an ARG may have no value of its own. */
export interface Pair {
  readonly key: string;
  readonly value: Text | undefined;
  /** The value as written. */
  readonly raw: string | undefined;
  readonly span: Span;
}

/** `--name=value` before an instruction's arguments. */
export interface Flag {
  readonly name: string;
  readonly value: Text | undefined;
  /** The parts of a value such as `type=cache,target=/root/.cache`. */
  readonly options: ReadonlyMap<string, string>;
  readonly span: Span;
}

export interface Heredoc {
  readonly name: string;
  readonly content: string;
  /** Of the content. */
  readonly span: Span;
}

export interface Instruction {
  /** Of an `ONBUILD RUN …`: RUN. */
  readonly keyword: Keyword;
  /** Runs in the builds of images that are based on this one, not in this one. */
  readonly onbuild: boolean;
  /** From the keyword to the last argument or the end of the last heredoc. */
  readonly span: Span;
  readonly keywordSpan: Span;
  readonly flags: readonly Flag[];
  /** The arguments after the flags: JSON items in exec form, words otherwise; none for shell text. */
  readonly words: readonly Word[];
  /** `exec` is a JSON array of strings; `shell` is text for the shell. */
  readonly form: 'exec' | 'shell' | 'words';
  readonly pairs: readonly Pair[];
  readonly heredocs: readonly Heredoc[];
  /** The program that runs shell text here, with its arguments, as SHELL set it. */
  readonly shell: readonly string[];
  /** What RUN, CMD, ENTRYPOINT and HEALTHCHECK run. Parsed at the first question. */
  readonly script: Script | undefined;
}

export type Base =
  | { readonly kind: 'image'; readonly reference: string }
  | { readonly kind: 'stage'; readonly stage: Stage }
  | { readonly kind: 'scratch' }
  | { readonly kind: 'unresolved'; readonly why: string };

export interface Stage {
  readonly index: number;
  readonly name: string | undefined;
  /** What a person calls it: its name, or `stage 2`. */
  readonly label: string;
  readonly from: Instruction;
  readonly base: Base;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
}

/** The ignore file of the build context, with the file names it leaves out. */
export interface IgnoreFile {
  readonly file: string;
  readonly patterns: readonly string[];
  /** Of a path relative to the context. */
  readonly excludes: (path: string) => boolean;
}

export interface Dockerfile {
  readonly text: string;
  /** `syntax`, `escape` and `check`, where given. */
  readonly directives: ReadonlyMap<string, string>;
  /** ARGs before the first FROM. */
  readonly globals: readonly Instruction[];
  readonly stages: readonly Stage[];
  /** Undefined: there is none beside the file or above it. */
  readonly ignore: IgnoreFile | undefined;
  /** Files that are seen in the build context, taken to be the folder of the ignore file or of the Dockerfile. */
  readonly contextFiles: () => readonly string[];
}

export type DockerfileSubject = Subject<'dockerfile', Dockerfile>;

export const isDockerfile = (subject: Subject): subject is DockerfileSubject => subject.model === 'dockerfile';

/** The stage that `docker build` makes when no target is named. */
export const finalStage = (file: Dockerfile): Stage | undefined => file.stages.at(-1);

/** The stage and the stages it is based on, oldest first. */
export function chainOf(stage: Stage): readonly Stage[] {
  const chain = [stage];
  for (let { base } = stage; base.kind === 'stage'; { base } = base.stage) chain.unshift(base.stage);
  return chain;
}

/** Every instruction that forms the image of a stage, in order; triggers run where the stage they stand in is a base. */
export const historyOf = (stage: Stage): readonly Instruction[] =>
  chainOf(stage).flatMap(({ instructions, base }) => [
    ...(base.kind === 'stage' ? base.stage.instructions.filter(({ onbuild }) => onbuild) : []),
    ...instructions.filter(({ onbuild }) => !onbuild),
  ]);

/** What the chain of a stage starts from: an image, nothing, or what is not known. */
export const rootBaseOf = (stage: Stage): Exclude<Base, { kind: 'stage' }> => {
  const { base } = chainOf(stage)[0] as Stage;
  return base as Exclude<Base, { kind: 'stage' }>;
};

export const flagOf = ({ flags }: Instruction, name: string): Flag | undefined =>
  flags.find((flag) => flag.name === name);
