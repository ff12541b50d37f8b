/** JUnit XML, as CI servers read it: one suite for each control that found something, one case for each finding. */
import type { Finding } from '@palisade/core/finding';
import { byControl, type Group, isOpen } from './group.ts';
import { escapeMarkup as escape } from './markup.ts';
import { lineText } from './place.ts';
import type { Reporter } from './result.ts';

const place = ({ location }: Finding): string => lineText(location);

function caseOf(finding: Finding): string {
  const name = escape(`${place(finding)} ${finding.subject.kind} ${finding.subject.name}`);
  const message = escape(finding.message);
  const body =
    finding.verdict === 'fail'
      ? `<failure type="${finding.severity}" message="${message}">${escape(`${place(finding)}\n${finding.message}\n${finding.control.why}`)}</failure>`
      : `<skipped message="${escape(`unknown: ${finding.message}`)}"/>`;
  return `    <testcase classname="${escape(finding.control.id)}" name="${name}" file="${escape(finding.location.file)}">${body}</testcase>\n`;
}

function suiteOf({ control, verdict, findings }: Group): string {
  const failures = verdict === 'fail' ? findings.length : 0;
  const head = `name="${escape(control.id)}" tests="${findings.length}" failures="${failures}" errors="0" skipped="${findings.length - failures}"`;
  return `  <testsuite ${head}>\n${findings.map(caseOf).join('')}  </testsuite>\n`;
}

/** A run without findings is one case that passed: many servers take an empty file for a broken job. */
const PASSED =
  '  <testsuite name="palisade" tests="1" failures="0" errors="0" skipped="0">\n    <testcase classname="palisade" name="no findings"/>\n  </testsuite>\n';

export const junit: Reporter = ({ findings }) => {
  const groups = byControl(findings.filter(isOpen));
  const suites = groups.length === 0 ? PASSED : groups.map(suiteOf).join('');
  return [`<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="palisade">\n${suites}</testsuites>\n`];
};
