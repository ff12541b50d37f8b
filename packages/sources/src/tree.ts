/**
 * The files under a target, as values. The one place that touches the disk is cli's reader;
 * sources see only this, so nothing outside the target can be read, and nothing can be executed.
 */

export interface TextFile {
  /** Relative to the target, with `/` between folders. */
  readonly path: string;
  readonly text: string;
}

export interface Tree {
  /** The file's text, or undefined where there is none, it is ignored, or it lies outside the target. */
  read(path: string): string | undefined;
  /** Every file under a folder (`''` is the target), relative to the target. */
  under(folder: string): readonly string[];
}

/** The tree of files that are at hand. */
export function treeOf(files: readonly TextFile[]): Tree {
  const byPath = new Map(files.map(({ path, text }) => [path, text]));
  const paths = [...byPath.keys()];
  return {
    read: (path) => byPath.get(path),
    under: (folder) => (folder === '' ? paths : paths.filter((path) => path.startsWith(`${folder}/`))),
  };
}

/** What was asked of a tree: the same answers give the same reading. */
export type Asked =
  | { readonly read: string; readonly text: string | undefined }
  | { readonly under: string; readonly paths: readonly string[] }
  | readonly Asked[];

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

/** Would this tree answer the same? */
export function answersTheSame(tree: Tree, asked: Asked): boolean {
  if ('read' in asked) return tree.read(asked.read) === asked.text;
  if ('under' in asked) return sameList(tree.under(asked.under), asked.paths);
  return asked.every((one) => answersTheSame(tree, one));
}

/** A tree that remembers what it was asked. */
export class AskedTree implements Tree {
  readonly tree: Tree;
  readonly asked: Asked[] = [];

  constructor(tree: Tree) {
    this.tree = tree;
  }

  read(path: string): string | undefined {
    const text = this.tree.read(path);
    this.asked.push({ read: path, text });
    return text;
  }

  under(folder: string): readonly string[] {
    const paths = this.tree.under(folder);
    this.asked.push({ under: folder, paths });
    return paths;
  }
}

/** The folder that a path lies in; `''` is the target. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** Works something out once for each tree: every file of a kind asks for the same. */
export function perTree<T>(compute: (tree: Tree) => T): (tree: Tree) => T {
  const known = new WeakMap<Tree, { readonly value: T; readonly asked: Asked }>();
  return (asker) => {
    const tree = asker instanceof AskedTree ? asker.tree : asker;
    let found = known.get(tree);
    if (!found) {
      const own = new AskedTree(tree);
      known.set(tree, (found = { value: compute(own), asked: own.asked }));
    }
    if (asker instanceof AskedTree) asker.asked.push(found.asked);
    return found.value;
  };
}
