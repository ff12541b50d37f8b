/**
 * Reports that tools in a cluster read (openreports.io/v1alpha1): one for each namespace, and one for what is in none.
 * Applied with kubectl, where the API is installed.
 */
import type { Finding } from '@palisade/core/finding';
import { isCluster } from '@palisade/core/location';
import type { Reporter } from './result.ts';

type Outcome = 'pass' | 'fail' | 'error' | 'skip';

const OUTCOMES: Readonly<Record<Finding['verdict'], Outcome>> = {
  pass: 'pass',
  fail: 'fail',
  unknown: 'error',
  'not-applicable': 'skip',
};
const outcomeOf = ({ verdict, waiver }: Finding): Outcome => (waiver ? 'skip' : OUTCOMES[verdict]);

/** An object of etcd's has 1.5 MiB, and a result some hundreds of bytes. */
const MOST = 1000;

interface Referable {
  readonly apiVersion?: unknown;
}

function resourcesOf({ subject: { model, kind, name, namespace, body } }: Finding): object[] {
  if (model !== 'kubernetes') return [];
  const { apiVersion } = body as Referable;
  return [{ apiVersion, kind, name, ...(namespace !== undefined && { namespace }) }];
}

function resultOf(finding: Finding): object {
  const { control, severity, message, location, waiver, fingerprint } = finding;
  const resources = resourcesOf(finding);
  return {
    policy: control.id,
    category: control.id.split('/')[0],
    severity,
    result: outcomeOf(finding),
    scored: true,
    message,
    ...(resources.length > 0 && { resources }),
    properties: {
      fingerprint,
      ...(!isCluster(location.file) && { file: location.file, line: String(location.line) }),
      ...(location.pointer !== undefined && { pointer: location.pointer }),
      ...(waiver && { waiver: `${waiver.owner}: ${waiver.reason} (until ${waiver.expires})` }),
    },
  };
}

const count = (findings: readonly Finding[], outcome: Outcome): number =>
  findings.filter((finding) => outcomeOf(finding) === outcome).length;

function reportOf(namespace: string, findings: readonly Finding[], part: number): object {
  return {
    apiVersion: 'openreports.io/v1alpha1',
    kind: namespace === '' ? 'ClusterReport' : 'Report',
    metadata: {
      name: part === 0 ? 'palisade' : `palisade-${part + 1}`,
      ...(namespace !== '' && { namespace }),
      labels: { 'app.kubernetes.io/managed-by': 'palisade' },
    },
    source: 'palisade',
    summary: {
      pass: count(findings, 'pass'),
      fail: count(findings, 'fail'),
      warn: 0,
      error: count(findings, 'error'),
      skip: count(findings, 'skip'),
    },
    results: findings.map(resultOf),
  };
}

export const openreports: Reporter = function* ({ findings }) {
  const namespaces = Map.groupBy(findings, ({ subject }) => subject.namespace ?? '');
  let first = true;
  yield '{"apiVersion":"v1","kind":"List","items":[';
  for (const [namespace, members] of [...namespaces].sort(([a], [b]) => (a < b ? -1 : 1)))
    for (let part = 0; part * MOST < members.length; part++) {
      const report = reportOf(namespace, members.slice(part * MOST, (part + 1) * MOST), part);
      yield `${first ? '' : ','}${JSON.stringify(report)}`;
      first = false;
    }
  yield ']}\n';
};
