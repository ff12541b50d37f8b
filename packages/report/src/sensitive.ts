/** No report shows a secret: not in an excerpt, and not where another finding's message or fix quotes it. */
import type { Finding } from '@palisade/core/finding';
import { escapeMarkup } from './markup.ts';
import type { Reporter, ReportOptions, Result } from './result.ts';

const holdsSecret = ({ control, verdict }: Finding): boolean => control.sensitive === true && verdict === 'fail';

const sensitive = ({ findings, known = [] }: Result): Finding[] => [...findings, ...known].filter(holdsSecret);

/** Files of which no excerpt is shown, whichever finding it is for: a secret may run on into the lines around it. */
export const withheld = (result: Result): ReadonlySet<string> => new Set(sensitive(result).map(fileOf));

/** Only what is rendered has to be located to know its file. */
const fileOf = (finding: Finding): string =>
  finding.subject.unit === '' ? finding.subject.origin.file : finding.location.file;

/** Shorter text, or a mere word, would be struck out of places that have nothing to do with it. */
const isTelling = (text: string): boolean => text.length >= 8 && /[^A-Za-z]/.test(text);

function quoted(finding: Finding, { textOf }: ReportOptions): string[] {
  // A pointer names a field, key and all; the text of a span is the secret itself.
  if (finding.control.form === 'field') return [];
  const { location } = finding;
  if (location.pointer !== undefined) return [];
  const { line, column, endLine, endColumn } = location;
  const lines = (textOf(location.file) ?? '').split('\n').slice(line - 1, endLine);
  const last = lines.length - 1;
  return lines
    .map((text, index) => text.slice(index === 0 ? column - 1 : 0, index === last ? endColumn - 1 : undefined).trim())
    .filter((text) => isTelling(text) && !text.startsWith('-----'));
}

const written = (text: string): string[] => [
  text,
  JSON.stringify(text).slice(1, -1),
  escapeMarkup(text),
  encodeURIComponent(text.toWellFormed()),
];

/** The reporter, with the secrets of all findings struck out of what it writes. */
export const redacting = (reporter: Reporter): Reporter =>
  function* (result, options) {
    const secrets = new Set(
      sensitive(result)
        .flatMap((finding) => quoted(finding, options))
        .flatMap(written),
    );
    for (const piece of reporter(result, options)) {
      let clean = piece;
      for (const secret of secrets) clean = clean.replaceAll(secret, '[secret]');
      yield clean;
    }
  };
