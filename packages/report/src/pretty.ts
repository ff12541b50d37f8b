/** For people: worst first, one block for each thing that is wrong, and a summary that fits a screen. */
import type { Finding } from '@palisade/core/finding';
import type { Severity } from '@palisade/core/verdict';
import { byControl, bySeverity, coverageText, type Group, isOpen, plural } from './group.ts';
import { placeText } from './place.ts';
import type { Reporter, ReportOptions, Result } from './result.ts';
import { withheld } from './sensitive.ts';
import { printable, type Style, styleFor } from './style.ts';

const paint: Readonly<Record<Severity, keyof Style>> = {
  critical: 'magenta',
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

/** Characters of a line that are shown. */
const EXCERPT = 160;

/** The line of that number, 1-based; undefined where the text has fewer. */
function lineOf(text: string, line: number): string | undefined {
  let start = 0;
  for (let before = line - 1; before > 0; before--) {
    start = text.indexOf('\n', start) + 1;
    if (start === 0) return undefined;
  }
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end);
}

function excerpt(finding: Finding, { textOf }: ReportOptions, style: Style): string[] {
  const { file, line, column, endLine, endColumn } = finding.location;
  const whole = textOf(file);
  const text = whole === undefined ? undefined : lineOf(whole, line);
  // A report on one line has no line to show.
  if (text === undefined || column > EXCERPT) return [];
  const shown = printable(text.replace(/\r$/, '')).slice(0, EXCERPT);
  const length = endLine === line ? Math.max(1, endColumn - column) : Math.max(1, shown.length - column + 1);
  const gutter = ' '.repeat(String(line).length);
  const mark = ' '.repeat(column - 1) + '^'.repeat(Math.min(length, Math.max(1, shown.length - column + 1)));
  return [
    `  ${style.dim(`${line} │`)} ${shown}`,
    `  ${style.dim(`${gutter} │`)} ${style[paint[finding.severity]](mark)}`,
  ];
}

/** A paragraph at two columns in, broken between words where the terminal ends. */
function paragraph(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = ' ';
  for (const word of text.split(' ')) {
    if (line.length + 1 + word.length > width && line !== ' ') {
      lines.push(line);
      line = ' ';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** Places shown with their source in full; the rest of a group as a list, and then as a count. */
const IN_FULL = 1;
const LISTED = 4;

function place({ location }: Finding): string {
  return printable(placeText(location));
}

function block({ control, findings }: Group, options: ReportOptions, style: Style): string[] {
  const first = findings[0] as Finding;
  const head = first.verdict === 'unknown' ? 'unknown' : control.severity;
  const lines = [
    `${style[paint[control.severity]](style.bold(head))} ${style.bold(control.title)} ${style.dim(control.id)}`,
    ...paragraph(control.why, options.width),
  ];
  for (const finding of findings.slice(0, IN_FULL)) {
    lines.push(`  ${style.cyan(place(finding))} ${printable(finding.message)}`, ...excerpt(finding, options, style));
    const { offer } = finding;
    if (offer) lines.push(`  ${style.green('fix')} ${offer.description} (${offer.safety})`);
  }
  for (const finding of findings.slice(IN_FULL, IN_FULL + LISTED))
    lines.push(`  ${style.cyan(place(finding))} ${printable(finding.message)}`);
  const left = findings.length - IN_FULL - LISTED;
  if (left > 0) lines.push(style.dim(`  … and ${left} more`));
  return [...lines, ''];
}

const counts = (findings: readonly Finding[], style: Style): string =>
  bySeverity(findings)
    .map(([severity, count]) => style[paint[severity]](`${count} ${severity}`))
    .join(', ');

function summary({ findings, coverage, gate }: Result, style: Style): string[] {
  const open = findings.filter(isOpen);
  const failed = open.filter(({ verdict }) => verdict === 'fail');
  const unknown = open.filter(({ verdict }) => verdict === 'unknown');
  const waived = findings.filter(({ waiver }) => waiver);
  const { skipped } = coverage.files;
  const safe = failed.filter(({ mendable }) => mendable === 'safe').length;
  const unsafe = failed.filter(({ mendable }) => mendable === 'unsafe').length;
  return [
    style.bold(failed.length === 0 ? 'No findings' : `${plural(failed.length, 'finding')}: ${counts(failed, style)}`),
    ...(unknown.length > 0 ? [`${plural(unknown.length, 'verdict')} unknown`] : []),
    ...(waived.length > 0 ? [`${waived.length} waived`] : []),
    coverageText(coverage),
    ...skipped.slice(0, 5).map(({ file, reason }) => style.yellow(`  skipped ${printable(file)}: ${reason}`)),
    ...(skipped.length > 5 ? [style.yellow(`  … and ${skipped.length - 5} more skipped`)] : []),
    ...(safe > 0 ? [`${plural(safe, 'finding')} can be mended by ${style.bold('--fix')}`] : []),
    ...(unsafe > 0 ? [`${unsafe} by ${style.bold('--fix=unsafe')}: see each change with --diff first`] : []),
    gate.open ? style.green('Gate: open') : style.red(`Gate: closed (${gate.reasons.join('; ')})`),
  ];
}

export const pretty: Reporter = function* (result, options) {
  const style = styleFor(options.color);
  const shown = result.findings.filter(isOpen);
  const hidden = withheld(result);
  const open = { ...options, textOf: (file: string) => (hidden.has(file) ? undefined : options.textOf(file)) };
  for (const group of byControl(shown)) yield `${block(group, open, style).join('\n')}\n`;
  yield `${summary(result, style).join('\n')}\n`;
  if (options.hints && !result.gate.open)
    yield `\n${[style.bold('What next'), ...options.hints.map((hint) => `  ${hint}`)].join('\n')}\n`;
};
