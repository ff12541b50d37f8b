/** Which folders are charts to render: those that are not a dependency inside another chart. */
import { folderOf, type TextFile, type Tree } from '../tree.ts';

const FILE = 'Chart.yaml';
const KEYS = /^(?:name|version|apiVersion)[ \t]*:/m;

export const isChart = ({ path, text }: TextFile): boolean =>
  (path === FILE || path.endsWith(`/${FILE}`)) && KEYS.test(text);

/** Whether a chart further up has the folder in its `charts/`. */
function isInside(folder: string, charts: ReadonlySet<string>): boolean {
  const parts = folder.split('/');
  return parts.some(
    (part, index) => part === 'charts' && index < parts.length - 1 && charts.has(parts.slice(0, index).join('/')),
  );
}

export function chartRoots(tree: Tree): string[] {
  const files = tree.under('').filter((path) => path === FILE || path.endsWith(`/${FILE}`));
  const folders = new Set(files.filter((path) => isChart({ path, text: tree.read(path) ?? '' })).map(folderOf));
  return [...folders].filter((folder) => !isInside(folder, folders)).sort();
}
