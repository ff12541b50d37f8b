/** The stable contract; its JSON Schema is schema/report.schema.json. */
import type { Finding } from '@palisade/core/finding';
import type { Reporter } from './result.ts';

export const findingJson = (finding: Finding) => ({
  control: finding.control.id,
  severity: finding.severity,
  verdict: finding.verdict,
  message: finding.message,
  fingerprint: finding.fingerprint,
  subject: {
    id: finding.subject.id,
    kind: finding.subject.kind,
    name: finding.subject.name,
    ...(finding.subject.namespace !== undefined && { namespace: finding.subject.namespace }),
    ...(finding.item !== undefined && { item: finding.item }),
  },
  location: finding.location,
  related: finding.related.map(({ location: { file, line }, message }) => ({ file, line, message })),
  fix: finding.fix ?? null,
  waiver: finding.waiver ?? null,
});

export const json: Reporter = function* ({ findings, coverage, gate }) {
  yield '{"version":1,"findings":[';
  for (const [index, finding] of findings.entries())
    yield `${index === 0 ? '' : ','}${JSON.stringify(findingJson(finding))}`;
  yield `],"coverage":${JSON.stringify(coverage)},"gate":${JSON.stringify(gate)}}\n`;
};
