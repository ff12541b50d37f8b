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

/** The folder that a path lies in; `''` is the target. */
export const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

/** Works something out once for each tree: every file of a kind asks for the same. */
export function perTree<T>(compute: (tree: Tree) => T): (tree: Tree) => T {
  const known = new WeakMap<Tree, { readonly value: T }>();
  return (tree) => {
    let found = known.get(tree);
    if (!found) known.set(tree, (found = { value: compute(tree) }));
    return found.value;
  };
}
