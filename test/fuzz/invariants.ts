/** What holds for every input, however broken. */
import type { Finding, TextFix } from '@palisade/core/finding';
import type { Location } from '@palisade/core/location';
import type { CheckResult } from '../../packages/cli/src/check/check.ts';
import { checked, mended, reports } from './run.ts';
import type { Input } from './seeds.ts';

export class Broken extends Error {
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.invariant = invariant;
  }
}

function must(holds: boolean, invariant: string, detail: () => string): asserts holds {
  if (!holds) throw new Broken(invariant, detail());
}

/** For inputs of 100 KB; the first runs load the controls. */
const BOUND_MS = 2_000;

function locationHolds(location: Location, texts: ReadonlyMap<string, readonly string[]>, finding: Finding): void {
  const { file, line, column, endLine, endColumn } = location;
  const detail = (): string => `${finding.control.id} at ${JSON.stringify(location)}`;
  must(
    [line, column, endLine, endColumn].every((n) => Number.isInteger(n) && n >= 1),
    'positions count from 1',
    detail,
  );
  must(endLine > line || (endLine === line && endColumn >= column), 'no location ends before it starts', detail);
  const lines = texts.get(file);
  // What another tool found is where that tool says.
  if (finding.subject.model === 'vulnerability' || finding.control.id.startsWith('vulnerability/')) return;
  // What should be there and is not: a chart without its Chart.yaml.
  if (lines === undefined && file !== '' && finding.control.id === 'general/files-parse') return;
  must(lines !== undefined, 'a location is in a file of the input', detail);
  must(endLine <= lines.length, 'lines are within the file', detail);
  must(column <= (lines[line - 1] as string).length + 1, 'columns are within the line', detail);
  must(endColumn <= (lines[endLine - 1] as string).length + 1, 'end columns are within the line', detail);
}

function fixHolds({ edits }: TextFix, texts: ReadonlyMap<string, string>, finding: Finding): void {
  const detail = (): string => `${finding.control.id}: ${JSON.stringify(edits)}`;
  const sorted = edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
  for (const [index, edit] of sorted.entries()) {
    const text = texts.get(edit.file);
    must(text !== undefined, 'an edit is in a file of the input', detail);
    must(edit.start >= 0 && edit.start <= edit.end && edit.end <= text.length, 'edits are within the file', detail);
    const next = sorted.slice(index + 1).find(({ file }) => file === edit.file);
    must(!next || next.start >= edit.end, 'edits of one fix do not overlap', detail);
  }
}

function findingsHold({ findings }: CheckResult, files: Input): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const lines = new Map(files.map(({ path, text }) => [path, text.split('\n')]));
  for (const finding of findings) {
    const { control, message, fingerprint, location, related, fix } = finding;
    must(!message.includes('the control failed'), 'no control fails', () => `${control.id}: ${message}`);
    must(
      !/\[object |\bNaN\b|\bundefined\b(?! (?:variable|function|method))/.test(message.replace(/".*"/gs, '')),
      'messages are whole',
      () => `${control.id}: ${message}`,
    );
    must(/^[0-9a-f]{32}$/.test(fingerprint), 'fingerprints are 128 bits', () => fingerprint);
    locationHolds(location, lines, finding);
    for (const one of related) locationHolds(one.location, lines, finding);
    if (fix) fixHolds(fix, texts, finding);
  }
}

/** Put in by seeds; where a control has seen it, no report shows it. In parts: this file is no secret. */
const TOKEN = ['ghp', 'Zk3vQ9xTb7LmR2sWd8YcHn4JfPg6VaUe5BoK'].join('_');

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
/** Where a line of its own is a command, or a carriage return writes over what stands there. */
const LINES = new Set(['pretty', 'github', 'markdown']);

function reportsHold(result: CheckResult, files: Input): string {
  const written = reports(result, files);
  const found = result.findings.some(
    ({ control, verdict }) => control.id === 'secrets/committed-secret' && verdict === 'fail',
  );
  for (const [format, text] of written) {
    must(!found || !text.includes(TOKEN), 'no report shows a secret', () => format);
    const control = CONTROL.test(text) || (LINES.has(format) && text.includes('\r'));
    must(!control, 'no report sends control characters', () => `${format}: ${JSON.stringify(text.slice(0, 1_000))}`);
  }
  for (const format of ['json', 'sarif']) JSON.parse(written.get(format) ?? '');
  return written.get('json') ?? '';
}

const unreadable = ({ coverage }: CheckResult): number =>
  coverage.files.skipped.filter(({ reason }) => reason === 'cannot be parsed').length;

async function fixesHold(result: CheckResult, files: Input): Promise<void> {
  const once = await mended(files);
  const after = await checked(once);
  findingsHold(after, once);
  must(unreadable(after) <= unreadable(result), 'a fix leaves what it mends readable', () =>
    textOfChanged(files, once),
  );
  const twice = await mended(once);
  const again = twice.find(({ text }, index) => text !== once[index]?.text);
  must(!again, 'a second fix run changes nothing', () => textOfChanged(once, twice));
}

const textOfChanged = (before: Input, after: Input): string =>
  after.flatMap(({ path, text }, index) => (text === before[index]?.text ? [] : [`${path}:\n${text}`])).join('\n');

/** @throws Broken, or whatever the check throws. */
export async function holds(files: Input): Promise<void> {
  const start = performance.now();
  const result = await checked(files);
  findingsHold(result, files);
  const took = performance.now() - start;
  must(took < BOUND_MS, 'time is bounded', () => `${Math.round(took)} ms`);
  const report = reportsHold(result, files);
  must(reportsHold(await checked(files), files) === report, 'the same input gives the same report', () => '');
  await fixesHold(result, files);
}
