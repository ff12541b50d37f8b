/** The name that a mistyped one was most likely meant to be. */

/** Levenshtein's distance, one row at a time. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] as number) + 1,
          (next[j - 1] as number) + 1,
          (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[b.length] as number;
}

const MAX_LENGTH = 80;

export function nearest(name: string, candidates: readonly string[]): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const ranked = candidates
    .map(
      (candidate) =>
        [
          candidate,
          Math.min(distance(name, candidate), distance(name, candidate.split('/').at(-1) as string)),
        ] as const,
    )
    .sort((a, b) => a[1] - b[1]);
  const [best] = ranked;
  return best && best[1] <= Math.max(2, name.length / 3) ? best[0] : undefined;
}
