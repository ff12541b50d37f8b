/** One joined line → one instruction. */
import { type Instruction, KEYWORDS, type Keyword, type Pair, type Word } from '@palisade/core/subject/dockerfile';
import type { Script } from '@palisade/core/subject/script';
import { execWords, pairs, plainWords, type Reading, readFlags, wholeWord } from './arguments.ts';
import { expand, type Lookup } from './expand.ts';
import { type LogicalLine, spanIn } from './logical.ts';
import type { DockerfileProblem } from './problem.ts';
import { scriptOf } from './script.ts';
import { skipBlanks } from './words.ts';

export interface InstructionContext {
  readonly escape: string;
  readonly lookup: Lookup;
  readonly shell: readonly string[];
}

interface Arguments {
  readonly words: readonly Word[];
  readonly pairs: readonly Pair[];
  readonly form: Instruction['form'];
  /** Where shell text starts. */
  readonly text: number;
}

const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);
const RUNS = new Set<Keyword>(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const PAIRED = new Set<Keyword>(['ARG', 'ENV', 'LABEL']);
const WHOLE = new Set<Keyword>(['USER', 'WORKDIR', 'MAINTAINER', 'STOPSIGNAL']);
const HEAD = /^[A-Za-z]+(?=\s|$)/;

function readArguments(reading: Reading, keyword: Keyword, from: number): Arguments {
  const none = { words: [], pairs: [], form: 'words' as const, text: from };
  if (PAIRED.has(keyword)) return { ...none, pairs: pairs(reading, keyword, from) };
  if (WHOLE.has(keyword)) return { ...none, words: wholeWord(reading, from) };
  if (keyword === 'HEALTHCHECK') return healthcheck(reading, from);
  if (RUNS.has(keyword)) return runnable(reading, from);
  const exec = execWords(reading, from, keyword !== 'SHELL');
  return { ...none, words: exec ?? plainWords(reading, from), form: exec ? 'exec' : 'words' };
}

function runnable(reading: Reading, from: number): Arguments {
  const exec = execWords(reading, from, false);
  return { words: exec ?? [], pairs: [], form: exec ? 'exec' : 'shell', text: from };
}

/** `NONE`, or `CMD` with what it runs. */
function healthcheck(reading: Reading, from: number): Arguments {
  const head = HEAD.exec(reading.text.slice(from))?.[0] ?? '';
  if (head.toUpperCase() === 'CMD') return runnable(reading, skipBlanks(reading.text, from + head.length));
  return { words: plainWords(reading, from), pairs: [], form: 'words', text: from };
}

type Parsed = Instruction | DockerfileProblem;

export function readInstruction(line: LogicalLine, context: InstructionContext, from = 0, onbuild = false): Parsed {
  const { start, end } = line.span;
  const word = HEAD.exec(line.text.slice(from, from + 20))?.[0] ?? '';
  const keyword = word.toUpperCase() as Keyword;
  const at = spanIn(line, from, from).start;
  if (!KNOWN.has(keyword)) return { message: unknownInstruction(line.text.slice(from)), at };
  const after = skipBlanks(line.text, from + word.length);
  if (after >= line.text.length) return { message: `${keyword} has no arguments`, at };
  if (keyword === 'ONBUILD')
    return onbuild ? { message: 'ONBUILD cannot stand in ONBUILD', at } : readInstruction(line, context, after, true);
  const reading: Reading = {
    text: line.text,
    escape: context.escape,
    spanOf: (a, b) => spanIn(line, a, b),
    expand: (raw) => expand(raw, context.escape, context.lookup),
  };
  const { flags, end: rest } = readFlags(reading, keyword, after);
  const { text, ...given } = readArguments(reading, keyword, rest);
  const body = {
    keyword,
    onbuild,
    span: { start, end },
    keywordSpan: spanIn(line, from, from + word.length),
    flags,
    ...given,
    heredocs: line.heredocs,
    shell: context.shell,
  };
  return withScript(body, line, text);
}

function withScript(body: Omit<Instruction, 'script'>, line: LogicalLine, from: number): Instruction {
  const runs = RUNS.has(body.keyword) && body.form !== 'words';
  let script: Script | undefined;
  return {
    ...body,
    get script() {
      if (!runs) return undefined;
      script ??= scriptOf({
        ...body,
        text: line.text.slice(from),
        spanOf: (start, end) => spanIn(line, from + start, from + end),
      });
      return script;
    },
  };
}

function unknownInstruction(text: string): string {
  const word = text.split(/\s/, 1)[0] ?? '';
  return /\{\{|\{%|<%/.test(text)
    ? 'a template is not a Dockerfile until it is rendered'
    : `unknown instruction ${word.slice(0, 40)}`;
}

export const isProblem = (parsed: Parsed): parsed is DockerfileProblem => 'message' in parsed;
