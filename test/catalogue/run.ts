/** Checks a few files in memory, as the command does with files on disk. */
import type { Control } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Finding } from '@palisade/core/finding';
import { namespacesOf } from '@palisade/core/subject/namespace';
import { createWorld } from '@palisade/core/world';
import { readTree } from '@palisade/sources/read';
import { sources as offers } from '@palisade/sources/sources';
import { type TextFile, treeOf } from '@palisade/sources/tree';

/** All of them, loaded once: examples are of every kind. */
const sources = await Promise.all(
  offers.map(async (offer) => ('read' in offer ? offer : { ...offer, read: await offer.load() })),
);

export function checkFiles(
  files: readonly TextFile[],
  controls: readonly Control[],
  settings: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): Finding[] {
  const { subjects, missing } = readTree(files, treeOf(files), sources);
  const all = [...subjects, ...namespacesOf(subjects)];
  return evaluate({
    subjects: all,
    world: createWorld(all, missing),
    controls,
    settings: (control) => settingValues(control, settings[control.id]),
    all: true,
  });
}

/** The files with every fix of the findings made. */
export function applyFixes(files: readonly TextFile[], findings: readonly Finding[]): TextFile[] {
  return files.map(({ path, text }) => {
    const edits = findings
      .flatMap((finding) => finding.fix?.edits ?? [])
      .filter((edit) => edit.file === path)
      .sort((a, b) => b.start - a.start);
    let result = text;
    for (const { start, end, text: inserted } of edits) result = result.slice(0, start) + inserted + result.slice(end);
    return { path, text: result };
  });
}
