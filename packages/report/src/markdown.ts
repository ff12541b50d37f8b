/** Markdown for a job summary or a comment on a pull request. */
import type { Finding } from '@palisade/core/finding';
import { byControl, bySeverity, coverageText, type Group, isOpen, plural } from './group.ts';
import { lineText } from './place.ts';
import type { Reporter } from './result.ts';
import { printable } from './style.ts';

/** Text inside a table cell or a line: nothing of it may become markup. */
const escape = (text: string): string => printable(text.replace(/[\r\n]+/g, ' ')).replace(/[\\`*_{}[\]<>#|~]/g, '\\$&');

/** Comments of GitHub hold 65,536 characters: a long list is cut, and says so. */
const SHOWN = 20;

const row = ({ location, message }: Finding): string => `| ${escape(lineText(location))} | ${escape(message)} |`;

function section({ control, verdict, findings }: Group): string {
  const left = findings.length - SHOWN;
  return [
    `<details><summary><b>${verdict === 'unknown' ? 'unknown' : control.severity}</b> ${escape(control.title)} <code>${control.id}</code> (${findings.length})</summary>`,
    '',
    escape(control.why),
    '',
    '| Where | What |',
    '| --- | --- |',
    ...findings.slice(0, SHOWN).map(row),
    ...(left > 0 ? [`| | … and ${left} more |`] : []),
    '',
    '</details>',
    '',
  ].join('\n');
}

export const markdown: Reporter = ({ findings, coverage, gate }) => {
  const open = findings.filter(isOpen);
  const failed = open.filter(({ verdict }) => verdict === 'fail');
  const counts = bySeverity(failed).map(([severity, count]) => `${count} ${severity}`);
  const { skipped } = coverage.files;
  const lines = [
    `## Palisade: gate ${gate.open ? 'open ✅' : 'closed ❌'}`,
    '',
    failed.length === 0 ? 'No findings.' : `${plural(failed.length, 'finding')}: ${counts.join(', ')}.`,
    `${coverageText(coverage)}.`,
    ...skipped.slice(0, SHOWN).map(({ file, reason }) => `- not checked: ${escape(file)} (${escape(reason)})`),
    '',
    ...byControl(open).map(section),
  ];
  return lines.map((line) => `${line}\n`);
};
