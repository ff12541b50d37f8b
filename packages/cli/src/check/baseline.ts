/**
 * What was there before, so that a team sees only what is new. Findings are counted by fingerprint and file: two equal
 * gaps in one file are two, and a third one is new.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { Finding } from '@palisade/core/finding';
import { UserError } from '../command.ts';
import { writeWhole } from '../files/write.ts';

export type Known = ReadonlyMap<string, number>;

interface BaselineFile {
  readonly version: 1;
  readonly findings: readonly {
    readonly fingerprint: string;
    readonly control: string;
    readonly file: string;
    readonly count: number;
  }[];
}

const keyOf = (fingerprint: string, file: string): string => `${fingerprint} ${file}`;
const counts = ({ verdict }: Finding): boolean => verdict === 'fail' || verdict === 'unknown';

export function knownFrom(findings: readonly Finding[]): Known {
  const known = new Map<string, number>();
  for (const finding of findings.filter(counts)) {
    const key = keyOf(finding.fingerprint, finding.location.file);
    known.set(key, (known.get(key) ?? 0) + 1);
  }
  return known;
}

/** The findings that are not among the known ones. */
export function onlyNew(findings: readonly Finding[], known: Known): Finding[] {
  const left = new Map(known);
  return findings.filter((finding) => {
    if (!counts(finding)) return true;
    const key = keyOf(finding.fingerprint, finding.location.file);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count === 0;
  });
}

export function readBaseline(path: string): Known {
  if (!existsSync(path)) throw new UserError(`the baseline ${path} does not exist; --update-baseline writes it`);
  try {
    const { version, findings } = JSON.parse(readFileSync(path, 'utf8')) as BaselineFile;
    if (version !== 1) throw new Error(`it is of version ${String(version)}`);
    return new Map(findings.map(({ fingerprint, file, count }) => [keyOf(fingerprint, file), count]));
  } catch (error) {
    throw new UserError(`the baseline ${path} cannot be read: ${(error as Error).message}`);
  }
}

/** Sorted, so that a change of it in a review shows what was added. */
export function writeBaseline(path: string, findings: readonly Finding[]): void {
  const rows = new Map<string, BaselineFile['findings'][number]>();
  for (const finding of findings.filter((one) => counts(one) && !one.waiver)) {
    const { file } = finding.location;
    const key = `${file} ${finding.control.id} ${finding.fingerprint}`;
    rows.set(key, {
      fingerprint: finding.fingerprint,
      control: finding.control.id,
      file,
      count: (rows.get(key)?.count ?? 0) + 1,
    });
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  writeWhole(path, `${JSON.stringify({ version: 1, findings: sorted } satisfies BaselineFile, null, 2)}\n`);
}
