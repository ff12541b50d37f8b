/** What `--format json` prints is what its published JSON Schema says: of real runs of the command. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { inFolder, POD, palisade } from '../cli/run.ts';
import { RUNS } from './inputs.ts';
import { broken } from './mutate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const schema = JSON.parse(readFileSync(`${root}/packages/report/schema/report.schema.json`, 'utf8')) as object;
const validate = new Ajv2020({ allErrors: true }).compile(schema);

interface Report {
  readonly findings: readonly {
    readonly verdict: string;
    readonly location: { readonly rendered: boolean };
    readonly waiver: object | null;
    readonly fix: object | null;
    readonly related: readonly object[];
  }[];
}

async function reportOf(cwd: string, args: readonly string[]): Promise<Report> {
  const { stdout, stderr, code } = await palisade(['check', '--format=json', '--profile=everything', ...args], { cwd });
  expect(stderr).toBe('');
  expect([0, 1]).toContain(code);
  const report = JSON.parse(stdout) as Report;
  validate(report);
  expect(validate.errors ?? []).toEqual([]);
  return report;
}

const runOf = (name: string): Promise<Report> => {
  const { files, args = [] } = RUNS[name] as (typeof RUNS)[string];
  return inFolder(files, (cwd) => reportOf(cwd, args));
};

describe('reports of real runs', () => {
  it.each(Object.keys(RUNS))('%s', async (name) => {
    const { findings } = await runOf(name);
    if (name !== 'nothing wrong') expect(findings.length).toBeGreaterThan(0);
  });

  it.each(['examples/node-service/before', 'examples/flask-service/before'])('%s', async (example) => {
    const { findings } = await reportOf(root, [example, '--all']);
    expect(findings.length).toBeGreaterThan(50);
  });

  it('between them hold every part of the contract', async () => {
    const all = (await Promise.all(Object.keys(RUNS).map(runOf))).flatMap(({ findings }) => findings);
    expect(new Set(all.map(({ verdict }) => verdict))).toEqual(new Set(['fail', 'unknown', 'pass', 'not-applicable']));
    expect(all.some(({ location }) => location.rendered)).toBe(true);
    expect(all.some(({ waiver }) => waiver && 'beside' in waiver)).toBe(true);
    expect(all.some(({ waiver }) => waiver && 'subject' in waiver)).toBe(true);
    expect(all.some(({ fix }) => fix)).toBe(true);
    expect(all.some(({ related }) => related.length > 0)).toBe(true);
  });
});

describe('what breaks the contract is refused', () => {
  it('in every place of a report', () =>
    inFolder(
      {
        'pod.yaml': `# palisade:waive workload/* owner=web reason="soon" expires=2999-01-01\n${POD}`,
        'link.yaml': '',
        Dockerfile: 'FROM a AS a\nFROM b AS a\n',
      },
      async (cwd) => {
        const { findings, ...rest } = await reportOf(cwd, []);
        let tried = 0;
        for (const finding of findings)
          for (const { what, report } of broken({ ...rest, findings: [finding] } as never)) {
            expect(validate(report), what).toBe(false);
            tried++;
          }
        expect(tried).toBeGreaterThan(2_000);
      },
    ));

  it.each([
    ['a severity of nobody', { severity: 'grave' }],
    ['a verdict of nobody', { verdict: 'maybe' }],
    ['a fingerprint that is none', { fingerprint: 'abc' }],
    ['a control without a family', { control: 'image-tag' }],
    [
      'a pointer that is a path',
      { location: { file: 'a', line: 1, column: 1, endLine: 1, endColumn: 1, pointer: 'a/b', rendered: false } },
    ],
    ['line 0', { location: { file: 'a', line: 0, column: 1, endLine: 1, endColumn: 1, rendered: false } }],
  ])('%s', async (_, change) => {
    const report = await runOf('a manifest');
    const [first, ...others] = report.findings;
    expect(validate({ ...report, findings: [first, ...others] })).toBe(true);
    expect(validate({ ...report, findings: [{ ...first, ...change }, ...others] })).toBe(false);
  });

  it('another version', async () => {
    expect(validate({ ...(await runOf('a manifest')), version: 2 })).toBe(false);
  });
});
