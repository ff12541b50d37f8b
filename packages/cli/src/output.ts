/** Standard output and report files. Written without streams, which take longer to load than a file to check. */
import { fstatSync, statSync, writeSync } from 'node:fs';
import { devNull } from 'node:os';
import type { Pieces } from '@palisade/report/result';
import { styleFor } from '@palisade/report/style';
import { writeWhole } from './files/write.ts';

const STDOUT = 1;
const STDERR = 2;

/** Most runs are in a pipe; only for a device does node's own answer have to be loaded. */
export function isTerminal(): boolean {
  const out = fstatSync(STDOUT);
  const discarded = out.rdev === statSync(devNull, { throwIfNoEntry: false })?.rdev;
  return out.isCharacterDevice() && !discarded && process.stdout.isTTY;
}

/** Colour on a terminal that did not ask for none (no-color.org), or where it is forced. */
export const wantsColor = (): boolean =>
  !process.env['NO_COLOR'] && (Boolean(process.env['FORCE_COLOR']) || isTerminal());

/** Lines in a pipe are as long as they are. */
export const terminalWidth = (): number => (isTerminal() ? process.stdout.columns : Number.POSITIVE_INFINITY);

/** Told to a person who waits; a pipe or a log gets none of it. */
export interface Progress {
  /** What is being done now. */
  readonly tell: (what: string) => void;
  readonly end: () => void;
}

const SILENT: Progress = { tell: () => undefined, end: () => undefined };
/** Shorter work is done before anybody has read what it was. */
const PATIENCE_MS = 400;

/** One line on the terminal's error output that is written over, and gone at the end. */
export function progress(started = Date.now()): Progress {
  if (process.env['CI'] || !fstatSync(STDERR).isCharacterDevice() || !isTerminal()) return SILENT;
  let shown = false;
  return {
    tell: (what) => {
      if (Date.now() - started < PATIENCE_MS) return;
      shown = true;
      write(STDERR, `\r\u001b[K${what}…`);
    },
    end: () => {
      if (shown) write(STDERR, '\r\u001b[K');
    },
  };
}

/** Standard error as a screen: what is shown while something long happens. */
export const screen = () => {
  const isOpen = !process.env['CI'] && fstatSync(STDERR).isCharacterDevice() && isTerminal();
  return {
    isTerminal: isOpen,
    width: terminalWidth(),
    style: styleFor(isOpen && wantsColor()),
    write: (text: string): void => write(STDERR, text),
    now: (): number => performance.now(),
  };
};

const pause = (milliseconds: number): unknown =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

function writeBytes(descriptor: number, bytes: Uint8Array): void {
  for (let left = bytes; left.length > 0; ) {
    try {
      left = left.subarray(writeSync(descriptor, left));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(0);
      if (code !== 'EAGAIN') throw error;
      pause(5);
    }
  }
}

const encoder = new TextEncoder();
/** One for all that is written: of a large report each piece would stay in memory until the next collection. */
let buffer: Uint8Array | undefined;

/** All of it, however slowly it is read. A reader that stops early (`| head`) is no error of ours. */
function write(descriptor: number, text: string): void {
  buffer ??= new Uint8Array(4 * BATCH);
  for (let at = 0; at < text.length; ) {
    const { read, written } = encoder.encodeInto(text.slice(at), buffer);
    writeBytes(descriptor, buffer.subarray(0, written));
    at += read;
  }
}

const BATCH = 1 << 16;

/** Pieces in larger ones: a call of the system for each would cost more than what is written. */
function* batches(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < BATCH) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

/** What is a socket cannot be opened by its name. */
const OPEN: Readonly<Record<string, number>> = { '/dev/stdout': STDOUT, '/dev/stderr': STDERR };

/** To a file where one is named; else to standard output. */
export function print(text: string | Pieces, file = '/dev/stdout'): void {
  const pieces = typeof text === 'string' ? [text] : text;
  const open = OPEN[file];
  if (open === undefined) writeWhole(file, batches(pieces));
  else for (const batch of batches(pieces)) write(open, batch);
}

export const complain = (message: string): void => write(STDERR, `palisade: ${message}\n`);
