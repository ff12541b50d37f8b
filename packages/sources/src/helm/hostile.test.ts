/** Charts that mean harm end in an error, soon. */
import { describe, expect, test } from 'vitest';
import { renderChart } from './render.ts';
import { textTree } from './testdata/disk.ts';

const CHART = 'apiVersion: v2\nname: hostile\nversion: 1.0.0\n';
const POD =
  'apiVersion: v1\nkind: Pod\nmetadata:\n  name: pod\nspec:\n  containers:\n    - name: app\n      image: a\n';

const render = (template: string, values = '') =>
  renderChart(
    '',
    textTree({ 'Chart.yaml': CHART, 'values.yaml': values, 'templates/x.yaml': template, 'templates/a.yaml': POD }),
  );

const DOUBLE = '{{ $s := "x" }}{{ range until 60 }}{{ $s = print $s $s }}{{ end }}{{ $s }}';

const HOSTILE: Readonly<Record<string, string>> = {
  'a template that includes itself': '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
  'a template that includes itself twice':
    '{{ define "a" }}{{ include "a" . }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
  'template actions in a circle':
    '{{ define "a" }}{{ template "b" }}{{ end }}{{ define "b" }}{{ template "a" }}{{ end }}{{ template "a" }}',
  'tpl in tpl': '{{ $_ := set .Values "t" "{{ tpl .Values.t . }}" }}{{ tpl .Values.t . }}',
  'a long loop': '{{ range until 1000000000 }}x{{ end }}',
  'loops in loops': '{{ range until 10000 }}{{ range until 10000 }}x{{ end }}{{ end }}',
  'a text that doubles': DOUBLE,
  'a list that doubles': '{{ $l := list 1 }}{{ range until 60 }}{{ $l = concat $l $l }}{{ end }}{{ len $l }}',
  'a list that holds itself twice':
    '{{ $l := list 1 }}{{ range until 60 }}{{ $l = list $l $l }}{{ end }}{{ toYaml $l }}',
  'the same, compared':
    '{{ $l := list 1 }}{{ $m := list 1 }}{{ range until 60 }}{{ $l = list $l $l }}{{ $m = list $m $m }}{{ end }}{{ deepEqual $l $m }}',
  'a dict that holds itself':
    '{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYaml $d }}{{ toJson $d }}{{ $d }}{{ deepCopy $d }}',
  'a repeated text': '{{ repeat 1000000000 "x" }}',
  'a wide number': '{{ printf "%999999999d" 1 }}',
  'a deep indentation': '{{ indent 100000000 "a\\nb" }}',
  'a replacement that grows': '{{ $s := repeat 100000 "x" }}{{ replace "x" $s $s }}',
  'a pattern that backtracks': '{{ regexMatch "^(a+)+$" (print (repeat 5000 "a") "b") }}{{ fail "done" }}',
  'a pattern that is large': '{{ regexMatch "((((a{1000}){1000}){1000}){1000})" "a" }}{{ fail "done" }}',
  'a class with a name from the language': '{{ regexMatch "[[:constructor:]]" "a" }}{{ fail "done" }}',
  'deep parentheses': `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`,
  'deep conditions': `${'{{ if true }}'.repeat(5000)}x${'{{ end }}'.repeat(5000)}`,
  'an action without an end': '{{ if',
  'a comment without an end': '{{/* x',
};

describe('a hostile template', () => {
  test.each(Object.entries(HOSTILE))('%s', (_name, template) => {
    const start = performance.now();
    const { errors } = render(template);
    expect(errors).not.toEqual([]);
    expect(errors[0]?.file).toBe('templates/x.yaml');
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test('leaves the other templates alone, or says that they were not rendered', () => {
    for (const template of Object.values(HOSTILE)) {
      const { documents, missing } = render(template);
      const named = missing.some((one) => one.startsWith('templates/a.yaml'));
      expect(documents.length === 1 || named).toBe(true);
    }
  });
});

describe('keys from the language', () => {
  test('are only keys', () => {
    const values = '__proto__:\n  polluted: yes\nconstructor: 1\ntoString: 2\n';
    const template =
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: {{ .Values.constructor | quote }}\n  b: {{ .Values.hasOwnProperty | quote }}\n  __proto__: {{ .Values.toString }}\n';
    const { documents, errors } = render(template, values);
    const data = documents.find(({ template: file }) => file === 'templates/x.yaml')?.value;
    expect(errors).toEqual([]);
    expect(JSON.stringify(data)).toBe(
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":{"a":"1","b":null,"__proto__":2}}',
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('are no functions', () => {
    expect(render('{{ constructor . }}').errors[0]?.message).toContain('not defined');
  });
});

describe('many unknown conditions', () => {
  test('are not all tried, and nothing is claimed', () => {
    const conditions = '{{ if hasPrefix "a" (randAlpha 1) }}\n  # x\n{{ end }}'.repeat(40);
    const { documents, errors } = render(`${POD}${conditions}`);
    expect(errors[0]?.message).toContain('more conditions');
    expect(documents.map(({ template }) => template)).toContain('templates/x.yaml');
  });
});
