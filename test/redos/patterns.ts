/** Every regular expression of the product: those written in its sources, and those made while it runs. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parser } from '@lezer/javascript';
import type { ControlDefinition } from '@palisade/core/control/control';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
  /** The first place it was seen. */
  readonly at: string;
}

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));
const typescript = parser.configure({ dialect: 'ts' });

const isProduct = (file: string): boolean =>
  /^[a-z]+\/src\/.*\.ts$/.test(file) && !file.includes('testdata') && !file.endsWith('.test.ts');

function literalsOf(text: string): { readonly literal: string; readonly line: number }[] {
  const found: { literal: string; line: number }[] = [];
  typescript.parse(text).iterate({
    enter: ({ name, from, to }) => {
      if (name === 'RegExp')
        found.push({ literal: text.slice(from, to), line: text.slice(0, from).split('\n').length });
    },
  });
  return found;
}

export function written(): readonly Pattern[] {
  const files = readdirSync(packages, { recursive: true, encoding: 'utf8' }).filter(isProduct).sort();
  return files.flatMap((file) =>
    literalsOf(readFileSync(packages + file, 'utf8')).map(({ literal, line }) => {
      const end = literal.lastIndexOf('/');
      return { source: literal.slice(1, end), flags: literal.slice(end + 1), at: `${file}:${line}` };
    }),
  );
}

/** What `use` makes by `new RegExp`. Modules that it loads have to be loaded by it for the first time. */
export async function made(use: () => Promise<void>): Promise<readonly Pattern[]> {
  const found = new Map<string, Pattern>();
  const Original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(Original, {
    construct(target, [source, flags = ''], own) {
      const text = source instanceof Original ? source.source : String(source);
      const caller = /packages\/(\S+?\.ts)/.exec(new Error('caller').stack ?? '');
      if (caller)
        found.set(`${text}/${String(flags)}`, { source: text, flags: String(flags), at: caller[1] as string });
      return Reflect.construct(target, [source, flags], own) as object;
    },
  });
  try {
    await use();
  } finally {
    globalThis.RegExp = Original;
  }
  return [...found.values()];
}

/** The patterns of `matches` in a field control: they run as RE2 at admission, too. */
export function matchedBy(control: ControlDefinition): readonly string[] {
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { op, pattern } = value as { op?: unknown; pattern?: unknown };
    if (op === 'matches' && typeof pattern === 'string') found.push(pattern);
    for (const part of Object.values(value)) visit(part);
  };
  visit(control);
  return found;
}
