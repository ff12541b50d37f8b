/**
 * A packed chart (`charts/*.tgz`) as the text files in it, in memory: nothing is written, links are left out, and what it
 * unpacks to is bounded. Read here and not by a library, since those at hand trust the sizes that an archive states.
 */
import type { TextFile } from '@palisade/sources/tree';

/** Of a chart's whole content, unpacked. */
const MAX_UNPACKED = 20 * 1024 * 1024;
const MAX_ENTRIES = 5000;
const BLOCK = 512;

const REGULAR = new Set(['0', '\0', '']);
const LONG_NAME = 'L';
const EXTENDED = 'x';

export const isPackedChart = (path: string): boolean => /(?:^|\/)charts\/[^/]+\.tgz$/.test(path);

const field = (bytes: Buffer, start: number, length: number): string =>
  bytes.toString('latin1', start, start + length).split('\0')[0] as string;

/** `path=` of a pax header: records of `LENGTH KEY=VALUE\n`. */
const paxPath = (text: string): string | undefined => /(?:^|\n)\d+ path=([^\n]+)/.exec(text)?.[1];

/** Inside the archive, and nowhere else. */
const isInside = (name: string): boolean =>
  name !== '' && !name.startsWith('/') && !name.split('/').includes('..') && !name.includes('\\');

function nameOf(bytes: Buffer, at: number): string {
  const ustar = field(bytes, at + 257, 5) === 'ustar';
  const prefix = ustar ? field(bytes, at + 345, 155) : '';
  const name = field(bytes, at, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function* entries(bytes: Buffer): Generator<TextFile> {
  let longName: string | undefined;
  let count = 0;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(field(bytes, at + 124, 12).trim(), 8);
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > bytes.length) throw new Error('it is damaged');
    if (++count > MAX_ENTRIES) throw new Error(`it holds more than ${MAX_ENTRIES} files`);
    const content = bytes.subarray(start, start + size);
    const type = field(bytes, at + 156, 1);
    if (type === LONG_NAME) longName = content.toString('utf8').split('\0')[0];
    else if (type === EXTENDED) longName = paxPath(content.toString('utf8'));
    else {
      const path = longName ?? nameOf(bytes, at);
      longName = undefined;
      const isText = !content.subarray(0, 8192).includes(0);
      if (REGULAR.has(type) && isInside(path) && isText) yield { path, text: content.toString('utf8') };
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** The files as `charts/x.tgz/<chart>/…`; or why the archive cannot be read. */
export function unpackChart(path: string, packed: Buffer): readonly TextFile[] | { readonly reason: string } {
  try {
    // Few trees hold an archive, and node's zlib takes longer to load than a file to check.
    const { gunzipSync } = process.getBuiltinModule('node:zlib');
    const bytes = gunzipSync(packed, { maxOutputLength: MAX_UNPACKED });
    return [...entries(bytes)].map((file) => ({ path: `${path}/${file.path}`, text: file.text }));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const large = code === 'ERR_BUFFER_TOO_LARGE';
    return {
      reason: `the packed chart cannot be read: ${large ? `it unpacks to more than ${MAX_UNPACKED / 1024 / 1024} MiB` : message}`,
    };
  }
}
