/** Shell patterns (`*`, `?`) as `${NAME#pattern}` and its kin use them. */

/** Longer values are not matched: matching costs their square. */
const MAX_LENGTH = 2000;

/** Whether a pattern is the whole of a text. Greedy with one point of return: no pattern makes it slow. */
export function matchesPattern(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++resume;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

const upTo = (length: number): number[] => Array.from({ length: length + 1 }, (_, n) => n);

/** `#`, `##`, `%`, `%%`: the value without the shortest or longest prefix or suffix that matches. Undefined: too long. */
export function trimPattern(operator: string, pattern: string, value: string): string | undefined {
  if (value.length > MAX_LENGTH || pattern.length > MAX_LENGTH) return undefined;
  const lengths = upTo(value.length);
  if (operator.length === 2) lengths.reverse();
  if (operator.startsWith('#')) {
    const cut = lengths.find((length) => matchesPattern(pattern, value.slice(0, length)));
    return value.slice(cut ?? 0);
  }
  const cut = lengths.find((length) => matchesPattern(pattern, value.slice(value.length - length)));
  return value.slice(0, value.length - (cut ?? 0));
}

/** `/` and `//`: the first or every longest match replaced. Undefined: too long. */
export function replacePattern(all: boolean, pattern: string, by: string, value: string): string | undefined {
  if (value.length > MAX_LENGTH / 4 || pattern.length > MAX_LENGTH / 4) return undefined;
  let result = '';
  for (let at = 0; at < value.length; ) {
    const length = upTo(value.length - at)
      .reverse()
      .find((size) => size > 0 && matchesPattern(pattern, value.slice(at, at + size)));
    if (length === undefined) result += value[at++];
    else {
      result += by;
      at += length;
      if (!all) return result + value.slice(at);
    }
  }
  return result;
}
