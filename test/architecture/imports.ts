/** Every import of every source file, as text: what the room table is held against. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Import {
  /** The importing file, from the root of the project. */
  readonly file: string;
  readonly specifier: string;
  /** A relative import's file, from the root; undefined for packages. */
  readonly target: string | undefined;
}

export function sourceFiles(folder = 'packages'): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|mjs)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/(?:^|\/)(?:node_modules|dist|testdata)\//.test(file))
    .sort();
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"`;]*?from\s*'([^']+)'|(?:^|[^.\w])import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g;

export function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map((match) => {
    const specifier = (match[1] ?? match[2] ?? match[3]) as string;
    const target = specifier.startsWith('.') ? relative(root, join(root, dirname(file), specifier)) : undefined;
    return { file, specifier, target };
  });
}

/** `packages/sources/src/helm/x.ts` → `sources`. */
export const roomOf = (file: string): string => file.split('/')[1] as string;

/** The room an import leads to, where it is one of ours. */
export function importedRoom({ specifier, target }: Import): string | undefined {
  if (target?.startsWith('packages/')) return roomOf(target);
  return /^@palisade\/([^/]+)/.exec(specifier)?.[1];
}

/** The only files of a pure room that reach outside: an API is asked where its answers are understood (ADR 17). */
export const EDGE: ReadonlySet<string> = new Set(
  ['api', 'informer', 'kubeconfig', 'outsider', 'request'].map((name) => `packages/sources/src/cluster/${name}.ts`),
);
