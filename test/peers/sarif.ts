/** The official schema of SARIF 2.1.0, from a Go module that embeds it, and what code scanning asks beyond it. */

import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCluster } from '@palisade/core/location';
import type { TextFile } from '@palisade/sources/tree';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { goModule, madeOnce } from './tools.ts';

const CARRIER = {
  module: 'github.com/securego/gosec/v2',
  version: '2.30.0',
  path: 'report/sarif/testdata/sarif-schema-2.1.0.json',
};
const FILE = 'sarif-schema-2.1.0.json';

export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Physical {
  readonly physicalLocation: { readonly artifactLocation: { readonly uri: string }; readonly region?: Region };
}

interface Replacement {
  readonly deletedRegion: { readonly charOffset: number; readonly charLength: number };
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: { readonly text: string };
  readonly locations: readonly Physical[];
  readonly relatedLocations?: readonly Physical[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly suppressions?: readonly unknown[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly artifactLocation: { readonly uri: string };
      readonly replacements: readonly Replacement[];
    }[];
  }[];
}

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly properties: { readonly 'security-severity': string; readonly tags: readonly string[] };
}

export interface Log {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
    readonly results: readonly SarifResult[];
  }[];
}

export type Validate = (log: unknown) => readonly string[];

export async function sarifSchema(): Promise<Validate> {
  const folder = await madeOnce('sarif-schema-2.1.0', async (target) =>
    copyFile(join(await goModule(CARRIER.module, CARRIER.version), CARRIER.path), join(target, FILE)),
  );
  // Draft 4 by its name; nothing in it differs in draft 7 but the keyword of its own address.
  const { $schema, id, ...schema } = JSON.parse(await readFile(join(folder, FILE), 'utf8')) as Record<string, unknown>;
  if (!String($schema).includes('draft-04') || !String(id).includes('sarif/v2.1.0'))
    throw new Error(`${FILE} is another schema`);
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  return (log) =>
    validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function problemsOfPlace(
  what: string,
  { physicalLocation: { artifactLocation, region } }: Physical,
  files: readonly TextFile[],
): string[] {
  const { uri } = artifactLocation;
  const file = files.find(({ path }) => path === decodeURIComponent(uri));
  // An object in a cluster is at an address, and in no file of the checkout.
  const isRelative = !/^[a-z][a-z0-9+.-]*:|^\/|\\|(?:^|\/)\.\.(?:\/|$)/i.test(uri);
  if (!isRelative && !isCluster(uri)) return [`${what}: ${uri} is not relative`];
  if (!file) return [`${what}: ${uri} is no file that was checked`];
  if (!region) return [`${what}: no region`];
  const lines = file.text.split(/\r\n|\r|\n/);
  const { startLine, startColumn, endLine, endColumn } = region;
  const inside = (line: number, column: number) => line <= lines.length && column <= (lines[line - 1]?.length ?? 0) + 1;
  const ordered = startLine < endLine || (startLine === endLine && startColumn <= endColumn);
  return inside(startLine, startColumn) && inside(endLine, endColumn) && ordered
    ? []
    : [`${what}: ${JSON.stringify(region)} is not within ${file.path} of ${lines.length} lines`];
}

function problemsOfFixes({ ruleId, fixes = [] }: SarifResult, files: readonly TextFile[]): string[] {
  return fixes
    .flatMap(({ artifactChanges }) => artifactChanges)
    .flatMap(({ artifactLocation: { uri }, replacements }) => {
      const length = files.find(({ path }) => path === decodeURIComponent(uri))?.text.length ?? -1;
      const outside = replacements.filter(
        ({ deletedRegion: { charOffset, charLength } }) => charOffset + charLength > length,
      );
      return outside.map(
        ({ deletedRegion }) => `${ruleId}: ${JSON.stringify(deletedRegion)} is not within ${uri} of ${length}`,
      );
    });
}

/** The limits of GitHub's code scanning on a rule. */
const MAX_TAGS = 20;
const MAX_NAME = 255;
const MAX_DESCRIPTION = 1024;

function problemsOfRule({ id, name, shortDescription, fullDescription, properties }: Rule): string[] {
  const severity = Number(properties['security-severity']);
  const limits: readonly (readonly [boolean, string])[] = [
    [properties.tags.length <= MAX_TAGS, `${properties.tags.length} tags`],
    [name.length <= MAX_NAME, 'a name too long'],
    [
      shortDescription.text.length <= MAX_DESCRIPTION && fullDescription.text.length <= MAX_DESCRIPTION,
      'a description too long',
    ],
    [severity >= 0 && severity <= 10, `a security-severity of ${properties['security-severity']}`],
  ];
  return limits.filter(([holds]) => !holds).map(([, what]) => `rule ${id} has ${what}`);
}

/** What the schema lets pass and a reader of the file trips over. */
export function problemsBeyond(log: Log, files: readonly TextFile[]): string[] {
  return log.runs.flatMap(({ tool, results }) => [
    ...tool.driver.rules.flatMap(problemsOfRule),
    ...results.flatMap((result) => {
      const { ruleId, ruleIndex, locations, relatedLocations = [], partialFingerprints, message } = result;
      return [
        ...(tool.driver.rules[ruleIndex]?.id === ruleId ? [] : [`${ruleId}: rule ${ruleIndex} is another`]),
        ...(Object.keys(partialFingerprints).length === 1 ? [] : [`${ruleId}: not one fingerprint`]),
        ...(locations.length === 1 ? [] : [`${ruleId}: ${locations.length} locations`]),
        ...(message.text.trim() === '' ? [`${ruleId}: says nothing`] : []),
        ...[...locations, ...relatedLocations].flatMap((place) => problemsOfPlace(ruleId, place, files)),
        ...problemsOfFixes(result, files),
      ];
    }),
  ]);
}
