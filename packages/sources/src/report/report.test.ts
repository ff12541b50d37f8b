import { isReportFinding } from '@palisade/core/subject/report-finding';
import { isVulnerability } from '@palisade/core/subject/vulnerability';
import { describe, expect, it } from 'vitest';
import { claimsReport } from './claim.ts';
import { jsonPlaces } from './places.ts';
import { read } from './read.ts';

const tree = { read: () => undefined, under: () => [] };
const readJson = (report: unknown) => {
  const file = { path: 'report.json', text: JSON.stringify(report, null, 2) };
  expect(claimsReport(file)).toBe(true);
  return read(file, tree);
};

const vulnerability = (id: string, more: object = {}) => ({
  VulnerabilityID: id,
  PkgName: 'openssl',
  InstalledVersion: '1.0',
  Severity: 'HIGH',
  ...more,
});

const trivyReport = {
  SchemaVersion: 2,
  CreatedAt: '2026-01-02T00:00:00Z',
  ArtifactName: 'shop/web:1',
  Results: [
    {
      Target: 'shop/web:1 (debian 12)',
      Vulnerabilities: [
        vulnerability('CVE-2026-1', { FixedVersion: '1.1, 2.0' }),
        vulnerability('CVE-2026-2', { Status: 'will_not_fix' }),
        vulnerability('CVE-2026-2', { Severity: 'UNKNOWN' }),
      ],
      ExperimentalModifiedFindings: [
        {
          Type: 'vulnerability',
          Status: 'not_affected',
          Statement: 'not called',
          Finding: vulnerability('CVE-2026-3'),
        },
      ],
    },
    {
      Target: 'Dockerfile',
      Misconfigurations: [
        { ID: 'DS-0002', Title: 'root', Severity: 'HIGH', Status: 'FAIL', CauseMetadata: { StartLine: 4 } },
        { ID: 'DS-0001', Title: 'tag', Severity: 'MEDIUM', Status: 'PASS' },
      ],
    },
    { Target: 'run.sh', Secrets: [{ RuleID: 'token', Severity: 'CRITICAL', Title: 'Token', Match: 'SECRET-TEXT' }] },
    { Target: 'OS', Licenses: [{ Name: 'GPL-3.0', PkgName: 'bash', Severity: 'HIGH' }] },
  ],
};

const grypeReport = {
  matches: [
    {
      vulnerability: { id: 'GHSA-x', severity: 'Negligible', fix: { versions: ['2.0'], state: 'fixed' } },
      relatedVulnerabilities: [{ id: 'CVE-2026-9' }],
      artifact: { name: 'debug', version: '1', locations: [{ path: '/app/package-lock.json' }] },
    },
  ],
  ignoredMatches: [{ vulnerability: { id: 'CVE-2026-8', severity: 'High' }, artifact: { name: 'a', version: '1' } }],
  source: { type: 'image', target: { userInput: 'shop/web:1' } },
  descriptor: { name: 'grype', timestamp: '2026-01-02', db: { status: { built: '2026-01-01' } } },
};

const sarifReport = (tool: string) => ({
  version: '2.1.0',
  runs: [
    {
      tool: { driver: { name: tool, rules: [{ id: 'R1', properties: { 'security-severity': '9.8' } }, { id: 'R2' }] } },
      results: [
        { ruleId: 'R1', message: { text: 'bad' } },
        { ruleId: 'R2', level: 'note', message: { text: 'so so' }, suppressions: [{ kind: 'inSource' }] },
        { ruleId: 'R2', message: { text: 'again' }, suppressions: [{ kind: 'external', status: 'rejected' }] },
        { ruleId: 'R3', kind: 'pass', message: { text: 'fine' } },
      ],
    },
  ],
});

describe('reports', () => {
  it('gives a subject for every entry of a Trivy report, the suppressed ones too', () => {
    const { subjects } = readJson(trivyReport);
    const found = subjects.filter(isVulnerability);
    expect(found.map(({ body }) => [body.id, body.rating, body.fixed.length, body.suppressed])).toEqual([
      ['CVE-2026-1', 'high', 2, undefined],
      ['CVE-2026-2', 'high', 0, undefined],
      ['CVE-2026-2', 'unknown', 0, undefined],
      ['CVE-2026-3', 'high', 0, 'not_affected: not called'],
    ]);
    expect(subjects.filter(isReportFinding).map(({ name, body }) => [name, body.type, body.suppressed])).toEqual([
      ['DS-0002', 'misconfiguration', undefined],
      ['DS-0001', 'misconfiguration', 'PASS'],
      ['token', 'secret', undefined],
      ['GPL-3.0', 'license', undefined],
    ]);
    expect(new Set(subjects.map(({ id }) => id)).size).toBe(subjects.length);
  });

  it('keeps nothing of the text that a scanner matched', () => {
    const { subjects } = readJson(trivyReport);
    expect(JSON.stringify(subjects.map(({ body, id, name }) => [body, id, name]))).not.toContain('SECRET-TEXT');
  });

  it('reads Grype reports, and the database behind them', () => {
    const { subjects } = readJson(grypeReport);
    expect(subjects.map(({ model, name }) => [model, name])).toEqual([
      ['scan', 'shop/web:1'],
      ['vulnerability', 'CVE-2026-9'],
      ['vulnerability', 'CVE-2026-8'],
    ]);
    const [first, ignored] = subjects.filter(isVulnerability);
    expect(first?.body).toMatchObject({ id: 'GHSA-x', rating: 'info', databaseBuilt: '2026-01-01', fixed: ['2.0'] });
    expect(ignored?.body.suppressed).toBe('an ignore rule');
  });

  it('reads SARIF of others, with levels, scores and accepted suppressions', () => {
    const bodies = readJson(sarifReport('other'))
      .subjects.filter(isReportFinding)
      .map(({ body }) => [body.rule, body.rating, body.suppressed]);
    expect(bodies).toEqual([
      ['R1', 'critical', undefined],
      ['R2', 'low', 'suppressed'],
      ['R2', 'medium', undefined],
      ['R3', 'medium', 'pass'],
    ]);
    expect(readJson(sarifReport('Palisade')).subjects).toEqual([]);
  });

  it('locates an entry where it names itself', () => {
    const { subjects } = readJson(trivyReport);
    for (const { name, model, origin } of subjects) {
      const { line, column, endColumn } = origin.locate('');
      const text = origin.text?.split('\n')[line - 1]?.slice(column - 1, endColumn - 1);
      expect(text, model).toBe(JSON.stringify(name));
    }
  });

  it('says so where a report cannot be read', () => {
    const text = '{"SchemaVersion": 2, "ArtifactName": "x", ';
    expect(read({ path: 'r.json', text }, tree).unreadable).toHaveLength(1);
    expect(read({ path: 'r.json', text: '["SchemaVersion", "ArtifactName"]' }, tree).unreadable).toHaveLength(1);
    const odd = '{"SchemaVersion":2,"ArtifactName":"x","Results":[null,{"Vulnerabilities":[null,7,{}]},3]}';
    expect(read({ path: 'r.json', text: odd }, tree).subjects).toHaveLength(4);
  });
});

it('finds places past escapes and nesting', () => {
  const text = '{"a\\"b": [1, {"c": "x\\\\"}, {"deep": [[[[0]]]]}], "d": null}';
  const places = jsonPlaces(text, 4);
  const at = (pointer: string) => text.slice(places.get(pointer)?.start, places.get(pointer)?.end);
  expect(at('/a"b/1/c')).toBe('"x\\\\"');
  expect(at('/d')).toBe('null');
});
