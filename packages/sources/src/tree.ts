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
