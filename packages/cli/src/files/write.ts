/** Files are written whole or not at all: beside the old one, then renamed over it. */
import { closeSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { Pieces } from '@palisade/report/result';

export function writeWhole(path: string, text: string | Pieces): void {
  const temporary = `${path}.palisade-${process.pid}`;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  const descriptor = openSync(temporary, 'wx', mode);
  try {
    try {
      for (const piece of typeof text === 'string' ? [text] : text) writeSync(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
