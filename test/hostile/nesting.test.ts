/** Nesting and expansion, in every language that is read: refused or read, in bounded time and memory. */
import { describe, expect, it } from 'vitest';
import { inFolder, POD } from '../cli/run.ts';
import { keepsBounds } from './bounded.ts';

const DEEP = 10_000;
const deep = (open: string, close = ''): string => open.repeat(DEEP) + close.repeat(DEEP);
const indented = (key: string): string => Array.from({ length: 3_000 }, (_, n) => `${' '.repeat(n)}${key}`).join('\n');

const step = (run: string): string => `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: ${run}\n`;
const CHART = 'apiVersion: v2\nname: x\nversion: 1.0.0\n';
const pod = (value: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: x, annotations: {a: ${value}}}\n`;
const LAUGHS = Array.from({ length: 30 }, (_, n) => `l${n}: &l${n} [${`*l${n - 1},`.repeat(n === 0 ? 0 : 9)} x]`).join(
  '\n',
);
const DEFINES = Array.from(
  { length: 60 },
  (_, n) => `{{ define "d${n}" }}${n === 0 ? 'x' : `{{ template "d${n - 1}" . }}`.repeat(2)}{{ end }}`,
).join('\n');

const INPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'YAML in flow': { 'x.yaml': `apiVersion: v1\nkind: Pod\nx: ${deep('[', ']')}\n` },
  'YAML in block': { 'x.yaml': `apiVersion: v1\nkind: Pod\nx:\n${indented(' a:')}\n` },
  'YAML of dashes': { 'x.yaml': `apiVersion: v1\nkind: Pod\nx:\n  ${deep('- ')}a\n` },
  'YAML of question marks': { 'x.yaml': `apiVersion: v1\nkind: Pod\n${deep('? ')}a\n` },
  'billion laughs in a manifest': { 'x.yaml': `apiVersion: v1\nkind: Pod\n${LAUGHS}\n` },
  'billion laughs in a workflow': { '.github/workflows/x.yml': `${LAUGHS}\n${step('*l29')}` },
  'billion laughs in values': {
    'Chart.yaml': CHART,
    'values.yaml': `${LAUGHS}\n`,
    'templates/x.yaml': '{{ toYaml .Values }}',
  },
  'JSON in a manifest': { 'x.json': `{"apiVersion":"v1","kind":"Pod","x":${deep('[', ']')}}` },
  'JSON in a report': {
    'x.json': `{"SchemaVersion":2,"ArtifactName":"x","Results":${deep('[{"Results":', '}]').replace('}]', 'null}]')}}`,
  },
  'JSON in SARIF': {
    'x.sarif': `{"version":"2.1.0","runs":[{"tool":{"driver":${deep('{"a":', '}').replace('}', '1}')}}}]}`,
  },
  'JSON in a lockfile': { 'package-lock.json': `{"a":${deep('[', ']')}}`, Dockerfile: 'FROM x\nRUN npm ci\n' },
  'JSON in an exec form': { Dockerfile: `FROM x\nCMD ${deep('[', ']')}\n` },
  'TOML beside a Dockerfile': {
    'pyproject.toml': `a = ${deep('[', ']')}\n`,
    Dockerfile: 'FROM x\nRUN pip install .\n',
  },
  'substitutions in a Dockerfile': { Dockerfile: `FROM x\nENV A=${deep('${a:-', '}')}\nUSER $A\n` },
  'arguments that double': {
    Dockerfile: `${Array.from({ length: 60 }, (_, n) => `ARG A${n}=${n === 0 ? 'x' : `$A${n - 1}$A${n - 1}`}`).join('\n')}\nFROM $A59\n`,
  },
  'shell groups': { Dockerfile: `FROM x\nRUN ${deep('(', ')')}\n` },
  'shell substitutions': { Dockerfile: `FROM x\nRUN echo ${deep('$(', ')')}\n` },
  'shell quotes': { Dockerfile: `FROM x\nRUN echo ${deep('"$(')}\n` },
  'ONBUILD of ONBUILD': { Dockerfile: `FROM x\n${deep('ONBUILD ')}RUN x\n` },
  'heredocs without end': { Dockerfile: `FROM x\nRUN ${deep('<<E ')}\n` },
  'stages on stages': {
    Dockerfile: `FROM x AS s0\n${Array.from({ length: 3_000 }, (_, n) => `FROM s${n} AS s${n + 1}`).join('\n')}\n`,
  },
  'parentheses of expressions': { '.github/workflows/x.yml': step(`echo \${{ ${deep('(', ')')} }}`) },
  'indexes of expressions': { '.github/workflows/x.yml': step(`echo \${{ a${deep('[a', ']')} }}`) },
  'not of expressions': { '.github/workflows/x.yml': step(`echo \${{ ${deep('!')}a }}`) },
  'calls of expressions': { '.github/workflows/x.yml': step(`echo \${{ ${deep('format(', ')')} }}`) },
  'many expressions': { '.github/workflows/x.yml': step(`echo ${'${{ a }} '.repeat(20_000)}`) },
  'blocks of a template': { 'Chart.yaml': CHART, 'templates/x.yaml': deep('{{ if a }}', '{{ end }}') },
  'parentheses of a template': { 'Chart.yaml': CHART, 'templates/x.yaml': `{{ ${deep('(', ')')} }}` },
  'a template that calls itself': {
    'Chart.yaml': CHART,
    'templates/x.yaml': `{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}`,
  },
  'templates that double': { 'Chart.yaml': CHART, 'templates/x.yaml': `${DEFINES}\n${pod('{{ include "d59" . }}')}` },
  'a range without end': { 'Chart.yaml': CHART, 'templates/x.yaml': '{{ range until 2000000000 }}x{{ end }}' },
  'a repeat that fills memory': { 'Chart.yaml': CHART, 'templates/x.yaml': '{{ repeat 2000000000 "x" }}' },
  'tpl of tpl': {
    'Chart.yaml': CHART,
    'values.yaml': 'a: "{{ tpl .Values.a . }}"\n',
    'templates/x.yaml': '{{ tpl .Values.a . }}',
  },
  'charts in charts': {
    'Chart.yaml': CHART,
    ...Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${'charts/x/'.repeat(n + 1)}Chart.yaml`, CHART])),
  },
  'an archive that is none': { 'Chart.yaml': CHART, 'charts/x-1.0.0.tgz': 'x'.repeat(1_000), 'templates/x.yaml': POD },
  'a kustomization on itself': { 'kustomization.yaml': 'resources: [.]\n' },
  'kustomizations in a ring': {
    'a/kustomization.yaml': 'resources: [../b]\n',
    'b/kustomization.yaml': 'resources: [../a]\n',
  },
  'kustomizations that double': Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `k${n}/kustomization.yaml`,
      n === 0 ? 'resources: [p.yaml]\n' : `namePrefix: a\nresources: [../k${n - 1}, ../l${n - 1}]\n`,
    ])
      .concat(
        Array.from({ length: 40 }, (_, n) => [
          `l${n}/kustomization.yaml`,
          n === 0 ? 'resources: [p.yaml]\n' : `namePrefix: b\nresources: [../k${n - 1}, ../l${n - 1}]\n`,
        ]),
      )
      .concat([
        ['k0/p.yaml', POD],
        ['l0/p.yaml', POD.replace('name: web\nspec', 'name: other\nspec')],
      ]),
  ),
  'kustomizations on kustomizations': Object.fromEntries(
    Array.from({ length: 300 }, (_, n) => [
      `k${n}/kustomization.yaml`,
      n === 299 ? 'resources: [p.yaml]\n' : `resources: [../k${n + 1}]\n`,
    ]).concat([['k299/p.yaml', POD]]),
  ),
  'a JSON patch that copies itself': {
    'kustomization.yaml': `resources: [p.yaml]\npatches:\n  - target: {kind: Pod}\n    patch: |\n${'      - {op: copy, from: /metadata, path: /metadata/x}\n'.repeat(60)}`,
    'p.yaml': POD,
  },
};

describe('nesting and expansion', () => {
  it.each(Object.entries(INPUTS))('%s', { timeout: 40_000 }, (_, files) =>
    inFolder(files, async (cwd) => {
      const { code, stdout } = await keepsBounds(['check', '--profile=everything', '--format=json'], cwd);
      expect([0, 1]).toContain(code);
      const { coverage, findings } = JSON.parse(stdout) as {
        coverage: { files: { seen: number } };
        findings: { message: string }[];
      };
      expect(coverage.files.seen).toBeGreaterThan(0);
      expect(findings.filter(({ message }) => message.includes('the control failed'))).toEqual([]);
    }),
  );
});
