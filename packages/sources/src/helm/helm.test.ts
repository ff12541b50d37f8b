/** Our rendering beside Helm's, recorded in testdata/expected: every field is equal or unknown, every document is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type Data, isList, isObject, OPEN, Unresolved } from '@palisade/core/value';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../yaml/parse.ts';
import { renderChart } from './render.ts';
import { identity } from './rendering/merge.ts';
import { splitDocuments } from './rendering/split.ts';
import { diskTree } from './testdata/disk.ts';

const TESTDATA = `${import.meta.dirname}/testdata`;
const CHARTS = readdirSync(`${TESTDATA}/charts`);
const expectedFile = (chart: string): string => `${TESTDATA}/expected/${chart}.yaml`;

const named = (item: Data): Data | undefined => (isObject(item) ? item.name : undefined);

/** Where ours says something else than Helm does. */
function differences(helm: Data | undefined, ours: Data | undefined, path = ''): string[] {
  if (ours instanceof Unresolved) return [];
  if (isList(helm) && isList(ours)) {
    const open = ours[OPEN] !== undefined;
    if (!open && helm.length !== ours.length) return [`${path}: ${helm.length} items, ours ${ours.length}`];
    return helm.flatMap((item, index) => {
      const byName = open && named(item) !== undefined;
      const other = byName ? ours.find((candidate) => named(candidate) === named(item)) : ours[index];
      return other === undefined && open && !byName ? [] : differences(item, other, `${path}/${index}`);
    });
  }
  if (isObject(helm) && isObject(ours)) {
    const keys = [...new Set([...Object.keys(helm), ...Object.keys(ours)])];
    return keys.flatMap((key) => {
      if (ours[key] === undefined && ours[OPEN] !== undefined) return [];
      if (helm[key] === undefined && (ours[key] instanceof Unresolved || ours[OPEN] !== undefined)) return [];
      return differences(helm[key], ours[key], `${path}/${key}`);
    });
  }
  return helm === ours ? [] : [`${path}: helm ${JSON.stringify(helm)}, ours ${JSON.stringify(ours)}`];
}

const helmDocuments = (chart: string): Data[] =>
  splitDocuments(readFileSync(expectedFile(chart), 'utf8'))
    .flatMap(({ text }) => parseYaml(text).documents.map(({ value }) => value))
    .filter(isObject);

describe('the charts that Helm renders', () => {
  const charts = CHARTS.filter((chart) => existsSync(expectedFile(chart)));

  test('there are some', () => expect(charts.length).toBeGreaterThanOrEqual(19));

  test.each(charts)('%s is rendered as by Helm', (chart) => {
    const ours = renderChart('', diskTree(`${TESTDATA}/charts/${chart}`));
    const left = ours.documents.filter(({ template }) => !template.startsWith('crds/'));
    for (const helm of helmDocuments(chart)) {
      const at = left.findIndex(({ value }) => identity(value) === identity(helm));
      expect(at, `${identity(helm)} is not there`).toBeGreaterThanOrEqual(0);
      expect(differences(helm, left.splice(at, 1)[0]?.value)).toEqual([]);
    }
    expect(left.filter(({ uncertain }) => uncertain === undefined)).toEqual([]);
    expect([ours.errors, ours.missing]).toEqual([[], []]);
  });
});

describe('the charts that Helm refuses', () => {
  const charts = CHARTS.filter((chart) => !existsSync(expectedFile(chart)));

  test.each(charts)('%s is reported, and its containers are found', (chart) => {
    const { documents, errors, missing } = renderChart('', diskTree(`${TESTDATA}/charts/${chart}`));
    expect(errors.length + missing.length).toBeGreaterThan(0);
    expect(documents.length).toBeGreaterThan(0);
    expect({ kinds: documents.map(({ value }) => identity(value)), errors, missing }).toMatchSnapshot();
  });
});
