/** Go's strings are bytes, ours are UTF-16: what counts or cuts bytes goes through here. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const ASCII = /^[\x00-\x7f]*$/;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const isAscii = (text: string): boolean => ASCII.test(text);

export const toBytes = (text: string): Uint8Array => encoder.encode(text);

/** Undefined where the bytes are not UTF-8. */
export function fromBytes(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export const byteLength = (text: string): number => (isAscii(text) ? text.length : toBytes(text).length);

/** `text[start:end]`; undefined where the cut goes through a character. */
export const byteSlice = (text: string, start: number, end: number): string | undefined =>
  isAscii(text) ? text.slice(start, end) : fromBytes(toBytes(text).subarray(start, end));

const SPACE = /^[\s\u0085]+|[\s\u0085]+$/g;

/** strings.TrimSpace: JavaScript counts the byte order mark as a space, Go does not. */
export const trimSpace = (text: string): string =>
  text.includes('\ufeff') || text.includes('\u0085') ? text.replace(SPACE, keepBom) : text.trim();

const keepBom = (spaces: string): string => (spaces.includes('\ufeff') ? spaces.replace(/[^\ufeff]/g, '') : '');
