/** `.dockerignore`: which files stay out of the build context. */
import type { IgnoreFile } from '@palisade/core/subject/dockerfile';
import type { Tree } from '../tree.ts';
import { matchesPattern } from './pattern.ts';

interface Rule {
  readonly parts: readonly string[];
  readonly keeps: boolean;
}

const MAX_PARTS = 64;

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function ruleOf(line: string): Rule {
  const keeps = line.startsWith('!');
  const path = (keeps ? line.slice(1).trim() : line).split('/').filter((part) => part !== '' && part !== '.');
  return { parts: path.slice(0, MAX_PARTS), keeps };
}

/** `**` is any number of folders. Dynamic over both lists, so that no pattern makes it slow. */
function matchesParts(rule: readonly string[], path: readonly string[]): boolean {
  let reached = new Set([0]);
  const closure = (states: Set<number>) => {
    for (const state of states) if (rule[state] === '**') states.add(state + 1);
    return states;
  };
  closure(reached);
  for (const part of path) {
    const next = new Set<number>();
    for (const state of reached) {
      if (rule[state] === '**') next.add(state);
      else if (rule[state] !== undefined && matchesPattern(rule[state], part)) next.add(state + 1);
    }
    reached = closure(next);
    // A rule for a folder holds for all that is in it.
    if (reached.has(rule.length)) return true;
  }
  return false;
}

/** The last rule that matches decides. */
const excludedBy = (rules: readonly Rule[], path: string): boolean => {
  const parts = path.split('/');
  return rules.findLast((rule) => rule.parts.length > 0 && matchesParts(rule.parts, parts))?.keeps === false;
};

export interface Context {
  readonly folder: string;
  readonly ignore: IgnoreFile | undefined;
}

/** `NAME.dockerignore`, else the nearest `.dockerignore` from the Dockerfile's folder upwards. */
export function contextOf(dockerfile: string, tree: Tree): Context {
  const own = folderOf(dockerfile);
  const candidates = [{ file: `${dockerfile}.dockerignore`, folder: own }];
  for (let folder = own; ; folder = folderOf(folder)) {
    candidates.push({ file: inFolder(folder, '.dockerignore'), folder });
    if (folder === '') break;
  }
  for (const { file, folder } of candidates) {
    const text = tree.read(file);
    if (text === undefined) continue;
    const patterns = linesOf(text);
    const rules = patterns.map(ruleOf);
    return { folder, ignore: { file, patterns, excludes: (path) => excludedBy(rules, path) } };
  }
  return { folder: own, ignore: undefined };
}
