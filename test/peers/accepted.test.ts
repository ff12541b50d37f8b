/** What `--fix=unsafe` writes, other tools accept as they accepted what was there. */

import { beforeAll, describe, expect, it } from 'vitest';
import { mend } from '../../packages/cli/src/check/fix.ts';
import { trial } from '../catalogue/trial.ts';
import { lint, WORKFLOWS } from './actionlint.ts';
import { allCases, type Batch, byFolder, type Case, pathsOf, write } from './cases.ts';
import { DOCKERFILES, hadolint } from './hadolint.ts';
import { type Complaint, invalid, MANIFESTS } from './kubeconform.ts';

const mended = async (one: Case): Promise<Case> => ({
  ...one,
  files: await mend(one.files, true, async (files) =>
    trial.checkFiles(files, [one.control], { [one.control.id]: one.example.settings }),
  ),
});

/** What is said of the cases, without the place in the text. */
type Judge = (batch: Batch) => Promise<readonly Complaint[]>;

const kubeconform: Judge = (batch) => invalid(pathsOf(batch, MANIFESTS), batch.root);

const hadolintCodes: Judge = async (batch) =>
  (await hadolint.report(batch)).map(({ path, id }) => ({ path, text: id }));

const actionlintMessages: Judge = async (batch) =>
  (await lint(pathsOf(batch, WORKFLOWS), batch.root)).map(({ filepath, kind, message }) => ({
    path: filepath,
    text: `${kind}: ${message}`,
  }));

const ANSWERS: readonly (readonly [name: string, judge: Judge, reads: RegExp])[] = [
  ['kubeconform', kubeconform, MANIFESTS],
  ['hadolint', hadolintCodes, DOCKERFILES],
  ['actionlint', actionlintMessages, WORKFLOWS],
];

/** What held before and could not be seen: hadolint looks for versions behind `apt-get` only, and there stood `apt`. */
const UNCOVERED = ['image/script-apt invalid 1: DL3008'];

const reads = (files: Case['files'], pattern: RegExp): boolean => files.some(({ path }) => pattern.test(path));

describe.each(ANSWERS)('%s', (_, judge, pattern) => {
  let cases: { before: Case; after: Case }[];
  beforeAll(async () => {
    const broken = allCases.filter(({ example, files }) => example.verdict === 'invalid' && reads(files, pattern));
    const pairs = await Promise.all(broken.map(async (before) => ({ before, after: await mended(before) })));
    cases = pairs.filter(({ before, after }) =>
      before.files.some(({ text }, index) => text !== after.files[index]?.text),
    );
  });

  it('says nothing of what is mended that it did not say before', async () => {
    const complaintsOf = async (list: readonly Case[]): Promise<string[][]> => {
      const batch = write(list);
      const complaints = await judge(batch);
      batch.remove();
      return byFolder(batch, complaints).map((list) => list.map(({ text }) => text));
    };
    const before = await complaintsOf(cases.map((one) => one.before));
    const after = await complaintsOf(cases.map((one) => one.after));
    const fresh = cases.flatMap(({ before: { control, name } }, index) =>
      (after[index] ?? [])
        .filter((text) => !before[index]?.includes(text))
        .map((text) => `${control.id} ${name}: ${text}`),
    );
    expect(cases.length).toBeGreaterThan(5);
    expect(fresh.filter((one) => !UNCOVERED.includes(one))).toEqual([]);
  });
});

it('kubeconform sees a field that there is not, a type that is wrong, and a required one that is missing', async () => {
  const specs = ['{ containers: [], runAsNonRoot: true }', '{ containers: [], hostPID: "x" }', '{ hostPID: true }'];
  const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec: ${spec}\n`;
  const batch = write(specs.map((spec) => ({ files: [{ path: 'manifest.yaml', text: pod(spec) }] })));
  const found = byFolder(batch, await invalid(pathsOf(batch, MANIFESTS), batch.root));
  batch.remove();
  expect(found.map((complaints) => complaints.length)).toEqual([1, 1, 1]);
});
