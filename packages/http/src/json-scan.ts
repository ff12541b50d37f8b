/**
 * Counts the depth and the keys of a JSON text without building anything, so that a hostile one is never parsed.
 * For a text that is JSON the counts are exact; any other text is refused by the parser that runs afterwards.
 */

export interface ScanLimits {
  /** Nested objects and arrays. */
  readonly depth: number;
  /** Keys in the whole text, repeated ones too. */
  readonly keys: number;
  readonly refusedKeys: ReadonlySet<string>;
}

export type Excess = 'depth' | 'keys' | 'refused-key';

const QUOTE = 34;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

const byteAt = (text: Buffer, index: number): number => (index < text.length ? (text[index] as number) : 0);

/** The index of the quote that ends the string whose text begins at `start`; the text's length, or one more, where none does. */
function stringEnd(text: Buffer, start: number): number {
  let end = start;
  for (; end < text.length; end++) {
    const code = text[end];
    if (code === QUOTE) return end;
    if (code === BACKSLASH) end++;
  }
  return end;
}

/** Blanks as RFC 8259 §2 has them. */
const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

function refusedKey({ refusedKeys }: ScanLimits): (raw: string, escapes: boolean) => boolean {
  return (raw, escapes) => {
    if (!escapes || !raw.includes('\\')) return refusedKeys.has(raw);
    try {
      return refusedKeys.has(JSON.parse(`"${raw}"`));
    } catch {
      // Not JSON: the parser says so.
      return false;
    }
  };
}

export function jsonScanner(limits: ScanLimits): (text: Buffer) => Excess | undefined {
  const isRefused = refusedKey(limits);
  const lengths = new Set([...limits.refusedKeys].map((key) => key.length));

  return (text) => {
    const { length } = text;
    const escapes = text.includes(BACKSLASH);
    let depth = 0;
    let keys = 0;
    for (let i = 0; i < length; i++) {
      const code = text[i];
      if (code === QUOTE) {
        const start = i + 1;
        i = stringEnd(text, start);
        let next = i + 1;
        while (next < length && isBlank(byteAt(text, next))) next++;
        if (byteAt(text, next) !== COLON) continue;
        if (++keys > limits.keys) return 'keys';
        if ((escapes || lengths.has(i - start)) && isRefused(text.toString('utf8', start, i), escapes))
          return 'refused-key';
        i = next;
      } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (++depth > limits.depth) return 'depth';
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) depth--;
    }
    return undefined;
  };
}
