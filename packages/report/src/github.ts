/** GitHub's workflow commands: an annotation beside the line in the pull request. */
import type { Finding } from '@palisade/core/finding';
import { isAddress } from '@palisade/core/location';
import { isOpen, plural } from './group.ts';
import type { Reporter } from './result.ts';
import { GITHUB_COMMAND } from './severity.ts';
import { printable } from './style.ts';

const data = (text: string): string => printable(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

function annotation(finding: Finding): string {
  const { file, line, endLine, column, endColumn } = finding.location;
  // What a live service answers stands beside no line of the pull request.
  const place = { file, line, endLine, ...(line === endLine && { col: column, endColumn }) };
  const properties: Readonly<Record<string, string | number>> = {
    ...(!isAddress(file) && place),
    title: `${finding.control.title} (${finding.control.id})`,
  };
  const head = Object.entries(properties)
    .map(([key, value]) => `${key}=${property(String(value))}`)
    .join(',');
  const command = finding.verdict === 'unknown' ? 'notice' : GITHUB_COMMAND[finding.severity];
  const fix = finding.fix ? `\nFix: ${finding.fix.description}` : '';
  return `::${command} ${head}::${data(`${finding.message}\n${finding.control.why}${fix}`)}\n`;
}

export const github: Reporter = ({ findings, coverage, gate }) => {
  const open = findings.filter(isOpen);
  const skipped = coverage.files.skipped.map(
    ({ file, reason }) => `::warning file=${property(file)}::${data(`not checked: ${reason}`)}\n`,
  );
  const decision = gate.open ? 'Gate: open' : `Gate: closed (${gate.reasons.join('; ')})`;
  return [...open.map(annotation), ...skipped, `${plural(open.length, 'finding')}. ${decision}\n`];
};
