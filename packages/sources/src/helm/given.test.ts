import { describe, expect, it } from 'vitest';
import { treeOf } from '../tree.ts';
import { read } from './read.ts';

const files = Object.entries({
  'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'chart/values.yaml': 'host: false\nimage: {tag: "1.0"}\n',
  'chart/templates/pod.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
spec:
  hostNetwork: {{ .Values.host }}
  containers: [{name: web, image: "web:{{ .Values.image.tag }}"}]
`,
  'staging.yaml': 'host: true\n',
  'prod.yaml': 'image: {tag: "2.0"}\n',
}).map(([path, text]) => ({ path, text }));

const tree = treeOf(files);
const chart = files[0] as (typeof files)[number];

const pods = (helm: readonly { chart: string; values: readonly string[]; release?: string; namespace?: string }[]) => {
  const reading = read(chart, tree, { helm });
  return [reading, ...(reading.more ?? [])].flatMap(({ subjects, unit }) =>
    subjects.map(({ id, body }) => {
      const { spec } = (body as { object: { spec: { hostNetwork?: boolean; containers: { image: string }[] } } })
        .object;
      return [unit, id, spec.hostNetwork, spec.containers[0]?.image];
    }),
  );
};

describe('a chart', () => {
  it('has its own values where nobody gives others', () => {
    expect(pods([{ chart: 'other', values: ['prod.yaml'] }])).toEqual([
      ['helm:chart', 'Pod/default/release-name', undefined, 'web:1.0'],
    ]);
  });

  it('is rendered with given values, release and namespace', () => {
    expect(
      pods([{ chart: 'chart/', values: ['staging.yaml', 'prod.yaml'], release: 'shop', namespace: 'live' }]),
    ).toEqual([['helm:chart staging.yaml prod.yaml shop live', 'Pod/live/shop', true, 'web:2.0']]);
  });

  it('is judged once for each installation', () => {
    expect(
      pods([
        { chart: '*', values: ['staging.yaml'] },
        { chart: 'chart', values: ['prod.yaml'] },
      ]).map(([unit]) => unit),
    ).toEqual(['helm:chart staging.yaml', 'helm:chart prod.yaml']);
  });

  it('says which values file is not there', () => {
    const { unreadable } = read(chart, tree, { helm: [{ chart: '*', values: ['gone.yaml'] }] });
    expect(unreadable).toMatchObject([
      { file: 'chart/Chart.yaml', message: 'values file gone.yaml is not among the files' },
    ]);
  });
});
