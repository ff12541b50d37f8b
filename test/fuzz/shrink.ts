/** A failing input → a small one that fails in the same way. */
import type { Input } from './seeds.ts';

type Fails = (input: Input) => Promise<boolean>;

async function withoutFiles(input: Input, fails: Fails): Promise<Input> {
  let current = input;
  for (const file of input) {
    const fewer = current.filter((one) => one !== file);
    if (fewer.length > 0 && (await fails(fewer))) current = fewer;
  }
  return current;
}

/** Chunks of what `split` gives are left out, halves first, then smaller ones. */
async function withoutParts(input: Input, at: number, separator: string, fails: Fails): Promise<Input> {
  let current = input;
  const parts = (): string[] => (current[at]?.text ?? '').split(separator);
  for (let size = Math.ceil(parts().length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < parts().length; ) {
      const text = parts().toSpliced(from, size).join(separator);
      const smaller = current.map((file, index) => (index === at ? { ...file, text } : file));
      if (await fails(smaller)) current = smaller;
      else from += size;
    }
  }
  return current;
}

/** Characters are left out only of short texts. */
const SHORT = 2_000;

export async function shrink(input: Input, fails: Fails, deadlineMs: number): Promise<Input> {
  const end = performance.now() + deadlineMs;
  const bounded: Fails = async (one) => performance.now() < end && fails(one);
  let current = await withoutFiles(input, bounded);
  for (const at of current.keys()) {
    current = await withoutParts(current, at, '\n', bounded);
    if ((current[at]?.text.length ?? 0) < SHORT) current = await withoutParts(current, at, '', bounded);
  }
  return current;
}
