/** Charts: what `helm template` would give with the chart's own values is judged, holes and all. */
import type { Location, Origin } from '@palisade/core/location';
import { type DataObject, isObject, toPointer } from '@palisade/core/value';
import { kubernetesSubjects } from '../kubernetes/subjects.ts';
import type { Given, HelmRelease, Reading, Source, Unreadable } from '../source.ts';
import { folderOf, perTree, type Tree } from '../tree.ts';
import { parseYaml } from '../yaml/parse.ts';
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

interface Values {
  readonly values: readonly DataObject[];
  readonly unreadable: readonly Unreadable[];
}

/** A values file that is not there is said where the chart is: without it other things are rendered. */
function valuesOf(folder: string, { values }: HelmRelease, tree: Tree): Values {
  const read = values.map((path) => {
    const text = tree.read(path);
    const value = text === undefined ? undefined : parseYaml(text).documents[0]?.value;
    if (isObject(value)) return { value };
    const why = text === undefined ? 'is not among the files' : 'holds no mapping';
    return { file: chartFile(folder), line: 1, column: 1, message: `values file ${path} ${why}` };
  });
  return {
    values: read.flatMap((one) => ('value' in one ? [one.value] : [])),
    unreadable: read.flatMap((one) => ('value' in one ? [] : [one])),
  };
}

const chartFile = (folder: string): string => (folder === '' ? 'Chart.yaml' : `${folder}/Chart.yaml`);

/** What is rendered with other values is deployed apart. */
const unitOf = (folder: string, { values, release, namespace }: HelmRelease): string =>
  [`helm:${folder}`, ...values, release, namespace].filter((part) => part !== undefined).join(' ');

const OWN: HelmRelease = { chart: '*', values: [] };

/** Every installation of the chart; one that nobody describes has the chart's own values. */
function render(folder: string, tree: Tree, { helm = [] }: Given): Reading {
  const described = helm.filter(({ chart }) => chart === '*' || chart.replace(/(?<!\/)\/+$/, '') === (folder || '.'));
  const [first = OWN, ...others] = described;
  const more = others.map((release) => renderRelease(folder, release, tree));
  return { ...renderRelease(folder, first, tree), more };
}

function renderRelease(folder: string, release: HelmRelease, tree: Tree): Reading {
  const given = valuesOf(folder, release, tree);
  const { documents, consumed, missing, errors } = renderChart(folder, tree, {
    values: given.values,
    ...(release.release && { releaseName: release.release }),
    ...(release.namespace && { namespace: release.namespace }),
  });
  const unit = unitOf(folder, release);
  const subjects = documents.flatMap((document) => {
    const found = kubernetesSubjects(document.value, unit, (base) => originOf(document, base));
    const { uncertain } = document;
    return uncertain === undefined ? found : found.map((subject) => ({ ...subject, uncertain }));
  });
  const unreadable = [
    ...given.unreadable,
    ...errors.map(({ file, line, message }) => ({ file, line, column: 1, message })),
  ];
  return { subjects, consumed, unit, missing, unreadable };
}

export const read: Source['read'] = (file, tree, given = {}) => {
  const folder = folderOf(file.path);
  // A dependency is rendered with the chart that brings it.
  return rootsOf(tree).has(folder) ? render(folder, tree, given) : { subjects: [] };
};
