/** Files are written whole or not at all: beside the old one, then renamed over it. */
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.palisade-${process.pid}`;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  try {
    writeFileSync(temporary, text, { flag: 'wx', ...(mode !== undefined && { mode }) });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
