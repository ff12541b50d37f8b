/** Chance that can be had again: the same seed gives the same run. */

export interface Random {
  /** From 0 up to, but not with, `below`. */
  readonly int: (below: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly chance: (oneIn: number) => boolean;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const int = (below: number): number => (below <= 0 ? 0 : next() % below);
  return { int, pick: (from) => from[int(from.length)] as (typeof from)[number], chance: (oneIn) => int(oneIn) === 0 };
}
