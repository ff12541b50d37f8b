/** A report → one subject for each of its entries, the suppressed ones too. */
import type { Span } from '@palisade/core/control/control';
import type { Location, Origin } from '@palisade/core/location';
import type { Subject } from '@palisade/core/subject/subject';
import { toPointer } from '@palisade/core/value';
import { linesOf, spansOf } from '../lines.ts';
import type { Read } from '../source.ts';
import type { TextFile } from '../tree.ts';
import type { Entry, Format } from './entry.ts';
import { grype } from './grype.ts';
import type { Json } from './json.ts';
import { kubeBench } from './kube-bench.ts';
import { jsonPlaces } from './places.ts';
import { sarif } from './sarif.ts';
import { trivy } from './trivy.ts';

const FORMATS: readonly Format[] = [trivy, grype, sarif, kubeBench];
/** The deepest place an entry names itself: `/Controls/0/tests/0/results/0/test_number`. */
const DEPTH = 7;

const KINDS = {
  vulnerability: 'Vulnerability',
  'report-finding': 'Finding',
  'benchmark-check': 'BenchmarkCheck',
  scan: 'Scan',
} as const;

/** Places are looked for once in the whole report, and only when a finding asks. */
function originsOf({ path: file, text }: TextFile): (path: Entry['path']) => Origin {
  const lines = linesOf(text);
  let places: ReadonlyMap<string, Span> | undefined;
  const span = spansOf(file, lines);
  const locate = (path: Entry['path']): Location => {
    places ??= jsonPlaces(text, DEPTH);
    for (let length = path.length; length > 0; length--) {
      const pointer = toPointer(path.slice(0, length));
      const place = places.get(pointer);
      if (place) return { ...span(place), pointer };
    }
    return span({ start: 0, end: 1 });
  };
  const edit: Origin['edit'] = () => ({ none: 'a report is not what is at fault' });
  return (path) => ({ file, text, locate: () => locate(path), span, edit });
}

function idOf(entry: Entry): string {
  const { body, where } = entry;
  const place = where === undefined ? '' : `/${where}`;
  if (entry.model === 'vulnerability')
    return `${entry.body.id}/${entry.body.package}@${entry.body.installed}/${entry.body.target}${place}`;
  if (entry.model === 'report-finding') return `${entry.body.rule}/${entry.body.target}${place}`;
  if (entry.model === 'benchmark-check') return `${entry.body.benchmark}/${entry.body.target}/${entry.body.check}`;
  return `${body.tool}/${entry.body.artifact}`;
}

/** Two entries that say the same of the same thing are told apart by their order. */
function numbered(): (id: string) => string {
  const seen = new Map<string, number>();
  return (id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id}#${count}`;
  };
}

function subjectsOf(file: TextFile, entries: readonly Entry[]): Subject[] {
  const originAt = originsOf(file);
  const unique = numbered();
  return entries.map((entry) => ({
    model: entry.model,
    id: unique(idOf(entry)),
    kind: KINDS[entry.model],
    name: entry.name,
    unit: '',
    body: entry.body,
    origin: originAt(entry.path),
  }));
}

function parse(text: string): { readonly report: Json } | { readonly error: string } {
  try {
    return { report: JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) };
  } catch (error) {
    return { error: (error as Error).message.replace(/"[^]*/, 'here').slice(0, 120) };
  }
}

export const read: Read = (file) => {
  const parsed = parse(file.text);
  const unreadable = (message: string) => ({
    subjects: [],
    unreadable: [{ file: file.path, line: 1, column: 1, message }],
  });
  if ('error' in parsed) return unreadable(`The report is not JSON (${parsed.error})`);
  const format = FORMATS.find(({ matches }) => matches(parsed.report));
  if (!format)
    return unreadable('It looks like a report of Trivy, Grype or kube-bench or like SARIF, and is none that is known');
  return { subjects: subjectsOf(file, format.read(parsed.report)) };
};
