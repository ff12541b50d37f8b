/** Where a rendered field comes from, what is not known, and what is not there. */
import { at, isObject, newObject, OPEN, Unresolved } from '@palisade/core/value';
import { describe, expect, test } from 'vitest';
import { renderChart } from './render.ts';
import { chartRoots, isChart } from './roots.ts';
import { textTree } from './testdata/disk.ts';

const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

const chart = (files: Readonly<Record<string, string>>, options = {}) =>
  renderChart('', textTree({ 'Chart.yaml': CHART, ...files }), options);

const only = (template: string, values = '') => {
  const [document] = chart({ 'values.yaml': values, 'templates/x.yaml': template }).documents;
  if (!document) throw new Error('nothing was rendered');
  return document;
};

describe('the line of a field', () => {
  const document = only(
    [
      '{{- define "box" }}',
      'name: app',
      'image: example/app',
      '{{- end }}',
      'apiVersion: v1',
      'kind: Pod',
      '{{- if true }}',
      'metadata:',
      '  name: {{ .Release.Name }}',
      '{{- end }}',
      'spec:',
      '  containers:',
      '    - {{- include "box" . | nindent 6 }}',
      '      ports: []',
      '  hostname: x{{ .Values.nothing }}',
    ].join('\n'),
  );

  test.each([
    ['/kind', 6],
    ['/metadata/name', 9],
    ['/spec/containers/0/image', 13],
    ['/spec/containers/0/ports', 14],
    ['/spec/hostname', 15],
    ['/spec/containers/0/securityContext', 13],
  ])('%s is %i', (pointer, line) => expect(document.line(pointer)).toBe(line));
});

describe('what is not known', () => {
  test('is a value that is unknown, and the rest is known', () => {
    const { value } = only('kind: A\nport: {{ randNumeric 4 }}\nname: "x-{{ uuidv4 }}"\nfixed: 1\n');
    expect(at(value, ['port'])).toBeInstanceOf(Unresolved);
    expect(at(value, ['name'])).toBeInstanceOf(Unresolved);
    expect(at(value, ['fixed'])).toBe(1);
  });

  test('as a block leaves open what it may add to', () => {
    const { value } = only(
      'kind: A\nspec:\n  a: 1\n  {{- now | nindent 2 }}\n  list:\n    - 1\n    {{- now | nindent 4 }}\n  last: 2\n',
    );
    expect(isObject(at(value, ['spec'])) && (at(value, ['spec']) as { [OPEN]?: string })[OPEN]).toBe(
      'the time of the release',
    );
    expect((at(value, ['spec', 'list']) as { [OPEN]?: string })[OPEN]).toBe('the time of the release');
    expect(at(value, ['spec', 'a'])).toBe(1);
    expect(at(value, ['spec', 'last'])).toBe(2);
  });

  test('below a key is the value of that key, however it is indented', () => {
    const { value } = only('kind: A\nempty:\n{{ now }}\nspec:\n  env:\n    {{- now | nindent 4 }}\n  last: 2\n');
    expect(at(value, ['empty'])).toBeInstanceOf(Unresolved);
    expect(at(value, ['spec', 'env'])).toBeInstanceOf(Unresolved);
  });

  test('as a key opens the mapping', () => {
    const { value } = only('kind: A\nlabels:\n  {{ randAlpha 3 }}: x\n  known: x\n');
    expect((at(value, ['labels']) as { [OPEN]?: string })[OPEN]).toBe('a random value');
    expect(at(value, ['labels', 'known'])).toBe('x');
  });

  test('as a whole file is said to be missing', () => {
    const { documents, missing } = chart({ 'templates/x.yaml': '{{ now }}\n' });
    expect(documents).toEqual([]);
    expect(missing).toEqual(['templates/x.yaml: the time of the release']);
  });

  test('in a loop leaves open how often it runs', () => {
    const values = newObject();
    values.hosts = new Unresolved('from outside');
    const template = 'kind: A\ncount: {{ $n := 0 }}{{ range .Values.hosts }}{{ $n = add1 $n }}{{ end }}{{ $n }}\n';
    const { documents } = chart({ 'templates/x.yaml': template }, { values: [values] });
    expect(at(documents[0]?.value, ['count'])).toBeInstanceOf(Unresolved);
  });

  test('of a values file that cannot be read is every value', () => {
    const { documents, errors } = chart({ 'values.yaml': 'a: [', 'templates/x.yaml': 'kind: A\nb: {{ .Values.b }}\n' });
    expect(at(documents[0]?.value, ['b'])).toBeInstanceOf(Unresolved);
    expect(errors[0]?.file).toBe('values.yaml');
  });
});

describe('what is given', () => {
  test('wins over the chart, the last file first', () => {
    const value = (text: string) => Object.assign(newObject(), { a: text });
    const files = {
      'values.yaml': 'a: own\nb: kept\n',
      'templates/x.yaml': 'kind: A\nab: {{ .Values.a }}-{{ .Values.b }}\n',
    };
    expect(at(chart(files, { values: [value('first'), value('last')] }).documents[0]?.value, ['ab'])).toBe('last-kept');
  });

  test('names the release', () => {
    const files = { 'templates/x.yaml': 'kind: A\nname: {{ .Release.Name }}.{{ .Release.Namespace }}\n' };
    const { documents } = chart(files, { releaseName: 'r', namespace: 'n' });
    expect(at(documents[0]?.value, ['name'])).toBe('r.n');
  });
});

describe('charts inside a chart', () => {
  const dependency = `${CHART}dependencies:\n  - name: db\n    version: 1.x\n`;

  test('that are packed are missing', () => {
    const { missing, errors } = renderChart('', textTree({ 'Chart.yaml': dependency, 'charts/db-1.0.0.tgz': '' }));
    expect(missing).toEqual([
      'charts/db-1.0.0.tgz: a packed chart is not read',
      'Chart.yaml: the chart db is not here',
    ]);
    expect(errors).toEqual([]);
  });

  test('that a tree shows below the archive are rendered', () => {
    const inside = 'charts/db-1.0.0.tgz/db';
    const { documents, missing } = renderChart(
      '',
      textTree({
        'Chart.yaml': dependency,
        [`${inside}/Chart.yaml`]: 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
        [`${inside}/templates/x.yaml`]: 'kind: {{ .Chart.Name }}\n',
      }),
    );
    expect(documents.map(({ template, value }) => [template, at(value, ['kind'])])).toEqual([
      [`${inside}/templates/x.yaml`, 'db'],
    ]);
    expect(missing).toEqual([]);
  });

  test('consume their files, and nothing else in the folder', () => {
    const files = { 'values.yaml': '', 'k8s/pod.yaml': 'kind: Pod', 'README.md': '', 'templates/x.yaml': 'kind: A' };
    expect(chart(files).consumed).toEqual(['Chart.yaml', 'templates/x.yaml', 'values.yaml']);
  });
});

describe('the roots', () => {
  const tree = textTree({
    'a/Chart.yaml': CHART,
    'a/charts/b/Chart.yaml': CHART,
    'a/charts/b/charts/c/Chart.yaml': CHART,
    'charts/d/Chart.yaml': CHART,
    'e/Chart.yaml': 'title: a drawing\n',
  });

  test('are the charts that are not inside another', () => expect(chartRoots(tree)).toEqual(['a', 'charts/d']));

  test('are told by content', () => {
    expect(isChart({ path: 'x/Chart.yaml', text: CHART })).toBe(true);
    expect(isChart({ path: 'x/chart.yaml', text: CHART })).toBe(false);
    expect(isChart({ path: 'Chart.yaml', text: 'title: a drawing' })).toBe(false);
  });
});
