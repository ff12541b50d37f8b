/** Runs a template once for every way its unknown conditions can turn out, and keeps what all ways agree on. */

import type { Dict } from '../go/value.ts';
import { LimitError } from '../template/error.ts';
import { type Outcome, settle } from '../template/journal.ts';
import type { Block } from '../template/nodes.ts';
import { type Engine, execute, NO_VALUE } from '../template/statements.ts';
import { type RenderedDocument, readDocuments } from './documents.ts';
import { blur, identity, mergeData } from './merge.ts';

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface RenderedFile {
  readonly documents: readonly RenderedDocument[];
  readonly errors: readonly Problem[];
}

interface World {
  readonly documents: readonly RenderedDocument[];
  readonly problems: readonly Problem[];
  readonly decisions: readonly boolean[];
  readonly outcome: Outcome;
  readonly why: string | undefined;
}

/** Conditions per file of which every combination is tried. */
const MAX_DECISIONS = 5;
/** Helm stops at the first; what comes after many is noise, and may be made on purpose. */
const MAX_PROBLEMS = 200;

interface Source {
  readonly engine: Engine;
  readonly block: Block;
  readonly file: string;
  readonly root: Dict;
  /** Notes are text for people: only whether they render counts. */
  readonly isText: boolean;
}

/** `listen` gets the problems of the run; the engine reports to whoever listens last. */
type Listener = (problem: Problem) => void;

function run(source: Source, path: readonly boolean[], beyond: boolean, listen: (listener: Listener) => void): World {
  const { engine, block, file, root } = source;
  const problems: Problem[] = [];
  const decisions: boolean[] = [];
  let why: string | undefined;
  const note = (problem: Problem): void => {
    if (problems.push(problem) > MAX_PROBLEMS) throw new LimitError(`the chart has more than ${MAX_PROBLEMS} problems`);
  };
  listen(note);
  engine.runtime.listen(
    (message) => note({ ...engine.runtime.at, message }),
    (reason) => {
      why ??= reason;
      const way = path[decisions.length] ?? (decisions.length < MAX_DECISIONS ? true : beyond);
      decisions.push(way);
      return way;
    },
  );
  const documents = source.isText ? (execute(engine, block, file, root), []) : read(source, problems);
  return {
    documents,
    problems,
    decisions,
    outcome: decisions.length > 0 ? engine.runtime.journal.undo() : new Map(),
    why,
  };
}

function read({ engine, block, file, root }: Source, problems: Problem[]): readonly RenderedDocument[] {
  const { text, lineAt } = execute(engine, block, file, root).without(NO_VALUE);
  const found = readDocuments(file, text, lineAt, engine.runtime.holes);
  problems.push(...found.errors.map((error) => ({ file, ...error })));
  return found.documents;
}

/** The next way through the decisions, last one first; undefined when all were tried. */
function next(decisions: readonly boolean[]): boolean[] | undefined {
  const tried = decisions.slice(0, MAX_DECISIONS);
  const last = tried.lastIndexOf(true);
  return last < 0 ? undefined : [...tried.slice(0, last), false];
}

function allWorlds(source: Source, listen: (listener: Listener) => void): { worlds: World[]; coarse: boolean } {
  const worlds: World[] = [];
  let coarse = false;
  for (let path: boolean[] | undefined = []; path; ) {
    const world = run(source, path, true, listen);
    worlds.push(world);
    if (world.decisions.length > MAX_DECISIONS) {
      coarse = true;
      worlds.push(run(source, path, false, listen));
    }
    path = next(world.decisions);
  }
  return { worlds, coarse };
}

const MANY = 'more conditions are not known than can be tried one by one';

export function renderFile(source: Source, listen: (listener: Listener) => void): RenderedFile {
  const { journal } = source.engine.runtime;
  journal.keep();
  const { worlds, coarse } = allWorlds(source, listen);
  // Where one way renders, Helm has gone that way.
  const sound = worlds.filter(({ problems }) => problems.length === 0);
  const possible = sound.length > 0 ? sound : worlds;
  const why = worlds.find((world) => world.why !== undefined)?.why ?? '';
  if (why !== '')
    settle(
      possible.map(({ outcome }) => outcome),
      why,
    );
  const errors = sound.length > 0 ? [] : [...(worlds[0] as World).problems];
  if (coarse) errors.push({ file: source.file, line: 1, message: MANY });
  const documents = possible.length === 1 && !coarse ? (possible[0] as World).documents : agree(possible, why);
  return { documents: coarse ? documents.map((one) => ({ ...one, value: blur(one.value, MANY) })) : documents, errors };
}

/** Documents are the same document where they have the same kind and name, in the order they come. */
function agree(worlds: readonly World[], why: string): RenderedDocument[] {
  const groups = new Map<string, RenderedDocument[]>();
  for (const { documents } of worlds) {
    const counts = new Map<string, number>();
    for (const document of documents) {
      const id = identity(document.value);
      const count = counts.get(id) ?? 0;
      counts.set(id, count + 1);
      const key = `${id}#${count}`;
      groups.set(key, [...(groups.get(key) ?? []), document]);
    }
  }
  return [...groups.values()].map((group) => {
    const [first, ...rest] = group as [RenderedDocument, ...RenderedDocument[]];
    const value = rest.reduce((merged, { value: other }) => mergeData(merged, other, why), first.value);
    return group.length < worlds.length ? { ...first, value, uncertain: why } : { ...first, value };
  });
}
