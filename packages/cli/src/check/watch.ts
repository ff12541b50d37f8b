/**
 * `--watch`: checks again what an edit touches. Everything that was read and judged is kept for the files that have not
 * changed; only how objects relate is judged anew.
 */

import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isCluster, isUrl } from '@palisade/core/location';
import type { TextFile } from '@palisade/sources/tree';
import { UserError } from '../command.ts';
import { complain, print } from '../output.ts';
import { knownFrom, onlyNew } from './baseline.ts';
import { type CheckResult, type Memory, newMemory } from './check.ts';
import { type Options, prepare, runner } from './prepare.ts';
import { report } from './report.ts';
import type { Targets } from './targets.ts';

/** Editors write a file in several steps; what comes within this time is one edit. */
const SETTLE_MS = 20;

const NOT_WITH = ['fix', 'diff', 'since', 'baseline', 'update-baseline', 'output'];

interface Run {
  readonly files: readonly TextFile[];
  readonly targets: Targets;
  readonly result: CheckResult;
  readonly milliseconds: number;
  readonly memory: Memory;
  /** What the run was about besides the files: what was judged by other settings is of no use. */
  readonly settings: string;
}

async function runOnce(names: readonly string[], options: Options, last: Run | undefined): Promise<Run> {
  const start = performance.now();
  const prepared = await prepare(names, options);
  const settings = JSON.stringify(prepared.settings);
  const memory = last?.settings === settings ? last.memory : newMemory();
  const { files } = prepared.targets;
  const result = await runner(prepared, memory)(files);
  return { files, targets: prepared.targets, result, milliseconds: performance.now() - start, memory, settings };
}

function changedFiles(before: readonly TextFile[], after: readonly TextFile[]): string[] {
  const old = new Map(before.map(({ path, text }) => [path, text]));
  const changed = after.filter(({ path, text }) => old.get(path) !== text).map(({ path }) => path);
  const left = new Set(after.map(({ path }) => path));
  return [...changed, ...before.map(({ path }) => path).filter((path) => !left.has(path))];
}

async function tell(last: Run, next: Run, options: Options): Promise<void> {
  const changed = changedFiles(last.files, next.files);
  if (changed.length === 0 && last.settings === next.settings) return;
  if (options['format'] !== undefined && options['format'] !== 'pretty')
    return report(next.result, options, next.files);
  const fresh = onlyNew(next.result.findings, knownFrom(last.result.findings));
  const gone = onlyNew(last.result.findings, knownFrom(next.result.findings));
  const what = changed.length === 0 ? 'the config' : changed.slice(0, 3).join(', ') + (changed.length > 3 ? ' …' : '');
  print(`\n${what} changed: ${fresh.length} new, ${gone.length} gone (${next.milliseconds.toFixed(0)} ms)\n`);
  await report({ ...next.result, findings: fresh }, options, next.files);
}

/** The folders that hold what is checked, and what the target is. */
function foldersOf(names: readonly string[], { files, pathOf }: Targets): Set<string> {
  const folders = names
    .map((name) => resolve(name))
    .map((path) => (statSync(path).isDirectory() ? path : dirname(path)));
  for (const { path } of files) {
    const disk = pathOf(path);
    if (disk !== undefined) folders.push(dirname(disk));
  }
  return new Set(folders);
}

/** One watcher for each folder with something to check: a recursive one would walk node_modules as well. */
class Watchers {
  private readonly open = new Map<string, FSWatcher>();
  private readonly onEvent: () => void;

  constructor(onEvent: () => void) {
    this.onEvent = onEvent;
  }

  update(folders: ReadonlySet<string>): void {
    for (const [folder, watcher] of this.open)
      if (!folders.has(folder) || !existsSync(folder)) {
        watcher.close();
        this.open.delete(folder);
      }
    for (const folder of folders) {
      if (this.open.has(folder) || !existsSync(folder)) continue;
      const watcher = watch(folder, this.onEvent);
      watcher.on('error', this.onEvent);
      this.open.set(folder, watcher);
    }
  }
}

/** Never ends by itself. */
export async function watchCheck(names: readonly string[], options: Options): Promise<never> {
  const clash = NOT_WITH.find((name) => options[name] !== undefined);
  if (clash) throw new UserError(`--watch does not go with --${clash}`);
  if (names.some(isCluster)) return (await import('./cluster/watch.ts')).watchCluster(names, options);
  if (names.some(isUrl))
    throw new UserError('--watch watches files and clusters; a live service is checked once a run');
  if (names.includes('-')) throw new UserError('standard input cannot be watched; name a folder');
  let last = await runOnce(names, options, undefined);
  await report(last.result, options, last.files);
  let timer: NodeJS.Timeout | undefined;
  const watchers = new Watchers(() => {
    clearTimeout(timer);
    timer = setTimeout(() => void again(), SETTLE_MS);
  });
  async function again(): Promise<void> {
    try {
      const next = await runOnce(names, options, last);
      await tell(last, next, options);
      last = next;
      watchers.update(foldersOf(names, next.targets));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      complain(error.message);
    }
  }
  watchers.update(foldersOf(names, last.targets));
  complain(`watching ${last.files.length} files; Ctrl-C ends`);
  return new Promise<never>(() => undefined);
}
