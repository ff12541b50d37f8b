/** Standard output and report files. */
import { writeWhole } from './files/write.ts';

/** Colour on a terminal that did not ask for none (no-color.org), or where it is forced. */
export const wantsColor = (): boolean =>
  !process.env['NO_COLOR'] && (Boolean(process.env['FORCE_COLOR']) || process.stdout.isTTY);

/** To a file where one is named; else to standard output, waiting until it is taken. */
export function print(text: string, file?: string): Promise<void> {
  if (file !== undefined) {
    writeWhole(file, text);
    return Promise.resolve();
  }
  return new Promise((done) => {
    process.stdout.write(text, () => done());
  });
}
