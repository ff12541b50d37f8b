/** What both languages' readers end with. */
import type { Application, ApplicationSubject } from '@palisade/core/subject/application';
import { linesOf, spansOf } from '../lines.ts';
import { folderOf, type TextFile, type Tree } from '../tree.ts';
import { TEST } from './claim.ts';

const MANIFESTS = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'Pipfile',
  'setup.py',
  'manage.py',
  'Dockerfile',
];

/** The nearest folder upwards that looks like a project's own; the file's, where there is none. */
function projectOf(path: string, tree: Tree): string {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const inside = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
    if (MANIFESTS.some((name) => tree.read(inside(name)) !== undefined)) return folder;
    if (folder === '') return folderOf(path);
  }
}

export const elsewhereIn =
  ({ path }: TextFile, tree: Tree, code: RegExp): Application['elsewhere'] =>
  (pattern) =>
    tree
      .under(projectOf(path, tree))
      .find((other) => other !== path && code.test(other) && !TEST.test(other) && pattern.test(tree.read(other) ?? ''));

export function applicationSubject(
  file: TextFile,
  index: number,
  body: Omit<Application, 'folder' | 'text'>,
): ApplicationSubject {
  const { path, text } = file;
  const span = spansOf(path, linesOf(text));
  return {
    model: 'application',
    id: `application/${path}${index === 0 ? '' : `#${index + 1}`}`,
    kind: 'Application',
    name: path,
    unit: '',
    body: { ...body, folder: folderOf(path), text },
    origin: {
      file: path,
      text,
      span,
      locate: () => span(body.created),
      edit: () => ({ none: 'code is edited as text' }),
    },
  };
}
