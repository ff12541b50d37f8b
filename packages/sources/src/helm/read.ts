/** Charts: what `helm template` would give with the chart's own values is judged, holes and all. */
import type { Location, Origin } from '@palisade/core/location';
import { toPointer } from '@palisade/core/value';
import { kubernetesSubjects } from '../kubernetes/subjects.ts';
import type { Reading, Source } from '../source.ts';
import { folderOf, perTree, type Tree } from '../tree.ts';
import { type RenderedDocument, renderChart } from './render.ts';
import { chartRoots } from './roots.ts';

const rootsOf = perTree((tree) => new Set(chartRoots(tree)));

const NO_EDIT = { none: 'the object is rendered: mend its template or the values' };

/** The nearest line of the template; a column would be a guess. */
function originOf({ template, line }: RenderedDocument, base: readonly string[]): Origin {
  const locate = (pointer: string): Location => {
    const at = line(toPointer(base) + pointer);
    return { file: template, line: at, column: 1, endLine: at, endColumn: 1, pointer, rendered: true };
  };
  return { file: template, locate, span: () => locate(''), edit: () => NO_EDIT };
}

function render(folder: string, tree: Tree): Reading {
  const { documents, consumed, missing, errors } = renderChart(folder, tree);
  const unit = `helm:${folder}`;
  const subjects = documents.flatMap((document) => {
    const found = kubernetesSubjects(document.value, unit, (base) => originOf(document, base));
    const { uncertain } = document;
    return uncertain === undefined ? found : found.map((subject) => ({ ...subject, uncertain }));
  });
  const unreadable = errors.map(({ file, line, message }) => ({ file, line, column: 1, message }));
  return { subjects, consumed, unit, missing, unreadable };
}

export const read: Source['read'] = (file, tree) => {
  const folder = folderOf(file.path);
  // A dependency is rendered with the chart that brings it.
  return rootsOf(tree).has(folder) ? render(folder, tree) : { subjects: [] };
};
