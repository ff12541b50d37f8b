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

/** JavaScript counts the byte order mark as a space and not U+0085, Go the other way round. */
const isSpace = (character: string | undefined): boolean =>
  character !== undefined && character !== '\ufeff' && (character === '\u0085' || character.trim() === '');

/** strings.TrimSpace. */
export function trimSpace(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text[start])) start++;
  while (end > start && isSpace(text[end - 1])) end--;
  return text.slice(start, end);
}
