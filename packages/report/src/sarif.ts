/** SARIF 2.1.0 (OASIS), with fixes, fingerprints and suppressions, as GitHub code scanning reads it. */
import type { Control } from '@palisade/core/control/control';
import type { Finding, TextFix } from '@palisade/core/finding';
import { isAddress, type Location } from '@palisade/core/location';
import type { Reporter } from './result.ts';
import { SARIF_LEVEL, SECURITY_SEVERITY } from './severity.ts';

const KIND = { fail: 'fail', unknown: 'review', pass: 'pass', 'not-applicable': 'notApplicable' } as const;

const uri = (file: string): string =>
  isAddress(file) ? encodeURI(file.toWellFormed()) : file.toWellFormed().split('/').map(encodeURIComponent).join('/');

const physical = ({ file, line, column, endLine, endColumn }: Location) => ({
  artifactLocation: { uri: uri(file) },
  region: {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn: Math.max(endColumn, endLine === line ? column : 1),
  },
});

const locationOf = (location: Location) => ({
  physicalLocation: physical(location),
  ...(location.pointer !== undefined && { logicalLocations: [{ fullyQualifiedName: location.pointer }] }),
});

function fixOf({ description, edits }: TextFix) {
  const byFile = Map.groupBy(edits, ({ file }) => file);
  return {
    description: { text: description },
    artifactChanges: [...byFile].map(([file, changes]) => ({
      artifactLocation: { uri: uri(file) },
      replacements: changes.map(({ start, end, text }) => ({
        deletedRegion: { charOffset: start, charLength: end - start },
        insertedContent: { text },
      })),
    })),
  };
}

const ruleOf = ({ id, title, why, severity, refs, peers }: Control) => ({
  id,
  name: id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
  shortDescription: { text: title },
  fullDescription: { text: why },
  help: { text: `${why}\n\n${refs.map(({ standard, id: section }) => `${standard} ${section}`).join('\n')}` },
  ...(refs[0] && { helpUri: refs[0].url }),
  defaultConfiguration: { level: SARIF_LEVEL[severity] },
  properties: { 'security-severity': SECURITY_SEVERITY[severity], tags: ['security', ...(peers ?? [])] },
});

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const resultOf = (finding: Finding, ruleIndex: number) => ({
  ruleId: finding.control.id,
  ruleIndex,
  kind: KIND[finding.verdict],
  level: finding.verdict === 'fail' ? SARIF_LEVEL[finding.severity] : 'none',
  message: { text: finding.message },
  locations: [locationOf(finding.location)],
  ...(finding.related.length > 0 && {
    relatedLocations: finding.related.map(({ location, message }, id) => ({
      id,
      message: { text: message },
      ...locationOf(location),
    })),
  }),
  partialFingerprints: { 'palisade/v1': finding.fingerprint },
  ...(finding.fix && { fixes: [fixOf(finding.fix)] }),
  ...(finding.waiver && {
    suppressions: [
      {
        kind: 'external',
        status: 'accepted',
        justification: `${finding.waiver.reason} (${finding.waiver.owner}, until ${finding.waiver.expires})`,
      },
    ],
  }),
});

export const sarif: Reporter = function* ({ findings, coverage }, { version }) {
  const controls = [...new Map(findings.map(({ control }) => [control.id, control])).values()];
  const index = new Map(controls.map(({ id }, position) => [id, position]));
  const run = {
    tool: { driver: { name: 'Palisade', semanticVersion: version, rules: controls.map(ruleOf) } },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: coverage.files.skipped.map(({ file, reason }) => ({
          level: 'warning',
          message: { text: `${file} was not checked: ${reason}` },
          locations: [{ physicalLocation: { artifactLocation: { uri: uri(file) } } }],
        })),
      },
    ],
  };
  yield `{"$schema":"${SCHEMA}","version":"2.1.0","runs":[${JSON.stringify(run).slice(0, -1)},"results":[`;
  for (const [position, finding] of findings.entries())
    yield `${position === 0 ? '' : ','}${JSON.stringify(resultOf(finding, index.get(finding.control.id) ?? -1))}`;
  yield ']}]}\n';
};
