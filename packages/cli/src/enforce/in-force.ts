/** Whether the server really does what was applied: it is shown a workload that fails, which it is not to keep. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Api } from '@palisade/sources/cluster/api';
import type { Enforced } from '@palisade/synth/policies/enforced';
import type { Bound, Mode } from '@palisade/synth/policies/validating-admission-policy';

export interface Seen {
  readonly inForce: 'yes' | 'no' | 'unknown';
  /** What was seen, or why nothing could be. */
  readonly why: string;
}

const CONTAINER = { name: 'probe', image: 'probe:latest', securityContext: { privileged: true } };
const LABELS = { app: 'palisade-is-this-refused' };

/** Gaps of every profile. A Deployment, since for a pod the server asks for a service account before it asks policies. */
const PROBE = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: LABELS.app },
  spec: {
    selector: { matchLabels: LABELS },
    template: { metadata: { labels: LABELS }, spec: { hostNetwork: true, containers: [CONTAINER] } },
  },
};

const PATIENCE_MS = 15_000;
const PAUSE_MS = 500;
/** What our messages end with. */
const OURS = /\(palisade [a-z-]+\/[a-z-]+\)/;

const namespaceIn = ({ namespaces, notIn = [] }: Bound): string | undefined =>
  namespaces ? namespaces.find((name) => !notIn.includes(name)) : ['default'].find((name) => !notIn.includes(name));

const unknown = (why: string): Seen => ({ inForce: 'unknown', why });

/** The server looks at its policies anew about once a second. @throws ClusterFailure */
export async function inForce(api: Api, mode: Mode, { demands }: Enforced, where: Bound): Promise<Seen> {
  if (mode === 'audit') return unknown('what is only audited is seen in the audit log alone');
  if (!demands.some(({ control }) => control.kinds === 'workload')) return unknown('no control is about workloads');
  const namespace = namespaceIn(where);
  if (namespace === undefined) return unknown('no namespace is known in which it holds');
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments?dryRun=All`;
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS; await sleep(PAUSE_MS)) {
    const { status, text, warnings } = await api.answer({ method: 'POST', path, body: PROBE });
    const said = mode === 'deny' ? text : warnings.join('\n');
    if (OURS.test(said))
      return {
        inForce: 'yes',
        why: `a Deployment in ${namespace} that fails was ${mode === 'deny' ? 'refused' : 'warned about'}`,
      };
    if (status === 403 && / cannot create resource /.test(text))
      return unknown(`no right to create deployments in ${namespace}`);
    if (status === 403 || status === 422) return unknown(`something else refuses it: ${text.slice(0, 200)}`);
  }
  return { inForce: 'no', why: `a Deployment in ${namespace} that fails was let in for ${PATIENCE_MS / 1000} s` };
}
