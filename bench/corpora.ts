/**
 * Other tools' labelled examples, judged by ours: recall and false alerts for each corpus.
 *
 *   npm run bench:corpora -- --corpora PATH [--verbose]
 *
 * Which of their checks is which of our controls is data, in corpora/*.json. A check without a control of ours counts
 * as wrong on every file that should fail. An unknown verdict is no pass: it counts as found.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { catalogue } from '@palisade/controls/catalogue.generated';
import { isList, isObject } from '@palisade/core/value';
import { parseYaml } from '@palisade/sources/yaml/parse';
import { yaml12 } from '@palisade/sources/yaml/scalar';
import { applyFixes } from '../packages/cli/src/check/fix.ts';
import { trial } from '../test/catalogue/trial.ts';

/** Control ids by check; `$settings` are what the corpus' own configuration sets. */
type Settings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Mapping = Readonly<Record<string, readonly string[]>> & { readonly $settings?: Settings };

interface Case {
  readonly check: string;
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** How many findings are right: none, at least one, or a number. */
  readonly expect: 'pass' | 'fail' | number;
}

const { values } = parseArgs({ options: { corpora: { type: 'string' }, verbose: { type: 'boolean' } } });
const root = values.corpora;
if (root === undefined || !existsSync(root)) {
  console.error('usage: npm run bench:corpora -- --corpora PATH');
  process.exit(2);
}

const mappingOf = (name: string): Mapping =>
  JSON.parse(readFileSync(new URL(`corpora/${name}.json`, import.meta.url), 'utf8')) as Mapping;
const lines = (file: string): Record<string, unknown>[] =>
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

function polaris(): Case[] {
  return lines('polaris.jsonl').map(({ check, file, expect }) => ({
    check: check as string,
    name: (file as string).split('/').at(-1) as string,
    path: 'manifest.yaml',
    text: readFileSync(join(root as string, file as string), 'utf8'),
    // Names that the index could not split carry the expectation in front; a fixed file passes.
    expect: (expect as string).startsWith('fail') ? 'fail' : 'pass',
  }));
}

function kubeLinter(mapping: Mapping): Case[] {
  return lines('kube-linter.jsonl')
    .filter(({ check }) => (check as string) in mapping)
    .map(({ check, file, count }) => ({
      check: check as string,
      name: (file as string).split('/').at(-1) as string,
      path: 'manifest.yaml',
      text: readFileSync(join(root as string, file as string), 'utf8'),
      expect: count as number,
    }));
}

function trivy(mapping: Mapping, kind: 'docker' | 'kubernetes'): Case[] {
  const path = kind === 'docker' ? 'Dockerfile' : 'manifest.yaml';
  return Object.keys(mapping)
    .filter((check) => check.startsWith(`${kind}/`))
    .flatMap((check) => {
      const text = readFileSync(join(root as string, 'trivy-checks/checks', `${check}.yaml`), 'utf8');
      const examples = parseYaml(text, yaml12).documents[0]?.value;
      const section = isObject(examples) ? (examples[kind === 'docker' ? 'dockerfile' : 'kubernetes'] ?? null) : null;
      return (['good', 'bad'] as const).flatMap((label) => {
        const list = isObject(section) ? section[label] : undefined;
        return (isList(list) ? list : []).flatMap((one, index): Case[] =>
          typeof one === 'string'
            ? [{ check, name: `${label} ${index}`, path, text: one, expect: label === 'good' ? 'pass' : 'fail' }]
            : [],
        );
      });
    });
}

const controlsFor = (mapping: Mapping, check: string) => catalogue.filter(({ id }) => mapping[check]?.includes(id));

/** Objects that fail, or containers of them where that is what the label counts. */
function failures(mapping: Mapping, { check, path, text, expect }: Case): number {
  const findings = trial
    .checkFiles([{ path, text }], controlsFor(mapping, check), mapping.$settings)
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'unknown');
  const objects = new Set(findings.map(({ subject }) => subject.id)).size;
  return objects === expect
    ? objects
    : new Set(findings.map(({ subject, item }) => `${subject.id} ${item ?? ''}`)).size;
}

interface Score {
  files: number;
  right: number;
  missed: string[];
  alerts: string[];
}

function score(cases: readonly Case[], mapping: Mapping): Score {
  const result: Score = { files: 0, right: 0, missed: [], alerts: [] };
  for (const one of cases) {
    result.files++;
    const found = failures(mapping, one);
    const label = `${one.check} ${one.name}`;
    const wanted = one.expect === 'pass' ? 0 : one.expect === 'fail' ? Math.max(1, found) : one.expect;
    if (found === wanted) result.right++;
    else if (found < wanted) result.missed.push(`${label} (${found} of ${wanted})`);
    else result.alerts.push(`${label} (${found}, not ${wanted})`);
  }
  return result;
}

/** Polaris' own answers: each `mutated` file is what their fixer wrote; ours must mend the failure it came from. */
function mended(mapping: Mapping): { right: number; of: number; left: string[] } {
  const left: string[] = [];
  let of = 0;
  for (const { check, fix_of: before } of lines('polaris.jsonl')) {
    if (typeof before !== 'string') continue;
    of++;
    const files = [
      {
        path: 'manifest.yaml',
        text: readFileSync(join(root as string, before.replace('polaris/test/', 'polaris/')), 'utf8'),
      },
    ];
    const controls = controlsFor(mapping, check as string);
    let current = files;
    for (let round = 0; round < 5; round++) {
      const failed = trial.checkFiles(current, controls).filter(({ verdict, fix }) => verdict === 'fail' && fix);
      if (failed.length === 0) break;
      current = applyFixes(current, failed.slice(0, 1)) ?? current;
    }
    const failed = trial.checkFiles(current, controls).filter(({ verdict }) => verdict === 'fail');
    if (failed.length > 0 || controls.length === 0) left.push(`${String(check)} ${before.split('/').at(-1)}`);
  }
  return { right: of - left.length, of, left };
}

const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

function report(name: string, { files, right, missed, alerts }: Score): void {
  console.log(
    `${name.padEnd(22)} ${right} of ${files} right (${percent(right, files)}), ${missed.length} missed, ${alerts.length} false alerts`,
  );
  if (values.verbose)
    for (const line of [...missed.map((one) => `  missed ${one}`), ...alerts.map((one) => `  alert  ${one}`)])
      console.log(line);
}

const maps = { polaris: mappingOf('polaris'), kubeLinter: mappingOf('kube-linter'), trivy: mappingOf('trivy') };
report('polaris', score(polaris(), maps.polaris));
report('kube-linter security', score(kubeLinter(maps.kubeLinter), maps.kubeLinter));
report('trivy docker', score(trivy(maps.trivy, 'docker'), maps.trivy));
report('trivy kubernetes', score(trivy(maps.trivy, 'kubernetes'), maps.trivy));
const fixes = mended(maps.polaris);
console.log(`polaris mutated        ${fixes.right} of ${fixes.of} mended by --fix=unsafe`);
if (values.verbose) for (const one of fixes.left) console.log(`  left   ${one}`);
