/** Our SARIF is valid by the official schema, and holds what code scanning asks beyond it. */
import { sarif } from '@palisade/report/sarif';
import type { TextFile } from '@palisade/sources/tree';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../packages/cli/src/check/check.ts';
import { allCases } from './cases.ts';
import { type Log, problemsBeyond, sarifSchema, type Validate } from './sarif.ts';

type Options = Partial<Parameters<typeof check>[0]>;

async function logOf(files: readonly TextFile[], options: Options = {}): Promise<Log> {
  const result = await check({
    profile: 'recommended',
    own: [],
    only: [],
    skip: [],
    files,
    skipped: [],
    settings: {},
    given: {},
    waivers: [],
    today: '2026-01-01',
    policy: { threshold: 'info', unknown: 'report' },
    all: false,
    ...options,
  });
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const pieces = sarif(result, { color: false, textOf: (file) => texts.get(file), version: '1.0.0', width: 80 });
  return JSON.parse([...pieces].join('')) as Log;
}

const resultsOf = (log: Log) => log.runs.flatMap(({ results }) => results);

const DOCKERFILE = 'FROM debian:latest\r\nMAINTAINER Ü <a@example.com>\r\nRUN sudo apt install curl\r\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: { containers: [{ name: "é𝒳", image: web }] }';
const WAIVER = {
  control: '*',
  owner: 'shop',
  reason: 'A test',
  expires: '2026-02-01',
  from: { file: 'palisade.yaml', line: 1 },
};

/** Runs that differ in what a log may hold. */
const RUNS: Readonly<
  Record<string, { readonly files: readonly TextFile[]; readonly options?: Options; readonly results?: number }>
> = {
  'nothing found': { files: [{ path: 'palisade.yaml', text: 'name: shop\n' }], results: 0 },
  'no files at all': { files: [], results: 0 },
  'every verdict': { files: [{ path: 'k8s/pod.yaml', text: POD }], options: { all: true } },
  'names that a URI must escape': {
    files: [
      { path: 'a b/ü#1?/100%.yaml', text: POD },
      { path: 'a:b/Dockerfile', text: DOCKERFILE },
      { path: '[x]/{y}/Dockerfile', text: DOCKERFILE },
    ],
  },
  'lines that end in CR LF, and no line end at the last': {
    files: [
      { path: 'Dockerfile', text: DOCKERFILE },
      { path: 'pod.yaml', text: POD },
    ],
  },
  'files that were skipped': {
    files: [{ path: 'pod.yaml', text: POD }],
    options: { skipped: [{ file: 'big file#.yaml', reason: 'larger than 5 MB' }] },
  },
  'a file that cannot be parsed': {
    files: [{ path: 'pod.yaml', text: 'apiVersion: v1\nkind: Pod\nmetadata: { name: "web\n' }],
  },
  'findings that are waived': { files: [{ path: 'pod.yaml', text: POD }], options: { waivers: [WAIVER] } },
  'a waiver that has expired': {
    files: [
      { path: 'pod.yaml', text: POD },
      { path: 'palisade.yaml', text: 'x: 1\n' },
    ],
    options: { waivers: [WAIVER], today: '2027-01-01' },
  },
};

describe('SARIF', () => {
  let validate: Validate;
  beforeAll(async () => {
    validate = await sarifSchema();
  });

  it('is judged by a schema that sees', () => {
    expect(validate({ version: '2.1.0' })).not.toEqual([]);
    expect(validate({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, surprise: 1 }] })).not.toEqual([]);
  });

  it.each(Object.entries(RUNS))('of %s is valid', async (_, { files, options, results }) => {
    const log = await logOf(files, options);
    expect(validate(log)).toEqual([]);
    expect(problemsBeyond(log, files)).toEqual([]);
    if (results === undefined) expect(resultsOf(log).length).toBeGreaterThan(0);
    else expect(resultsOf(log)).toHaveLength(results);
  });

  it('of every example of every control is valid', async () => {
    const seen = { results: 0, fixes: 0, related: 0 };
    const problems: string[] = [];
    for (const { control, name, files, example } of allCases) {
      const log = await logOf(files, { only: [control.id], settings: { [control.id]: example.settings }, all: true });
      problems.push(
        ...[...validate(log), ...problemsBeyond(log, files)].map((problem) => `${control.id} ${name}: ${problem}`),
      );
      for (const { fixes, relatedLocations } of resultsOf(log)) {
        seen.results++;
        if (fixes) seen.fixes++;
        if (relatedLocations) seen.related++;
      }
    }
    expect(problems).toEqual([]);
    // What was not there was not judged.
    console.log(`SARIF: ${JSON.stringify(seen)} of ${allCases.length} examples`);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  it('says of a waived finding that it is suppressed', async () => {
    const log = await logOf([{ path: 'pod.yaml', text: POD }], { waivers: [WAIVER] });
    expect(resultsOf(log).every(({ suppressions }) => suppressions?.length === 1)).toBe(true);
  });
});
