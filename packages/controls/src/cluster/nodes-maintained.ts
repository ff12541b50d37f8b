import type { Problem, SourceControl } from '@palisade/core/control/control';
import { cwe, kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { at } from '@palisade/core/value';
import { releaseOf } from './_releases.ts';

const VERSION = ['status', 'nodeInfo', 'kubeletVersion'];

function problemsOf({ name, body }: KubernetesSubject): Problem[] | undefined {
  const version = at(body.object, VERSION);
  const release = typeof version === 'string' ? releaseOf(version) : undefined;
  if (!release) return undefined;
  const { minor, ended, provider } = release;
  if (ended === undefined) return [];
  const message = `Node "${name}" runs Kubernetes 1.${minor}, which has had no fixes since ${ended}`;
  const unknown =
    provider === undefined ? {} : { unknown: `${provider.toUpperCase()} may fix it for longer, at a price` };
  return [{ at: `/${VERSION.join('/')}`, message, ...unknown }];
}

export const nodesMaintained: SourceControl = {
  form: 'source',
  title: 'Nodes run a release of Kubernetes that gets fixes',
  severity: 'high',
  why: 'Holes in the kubelet that are found after a release’s end are published, and never closed in it.',
  refs: [
    kubernetesDocs('setup/release/version-skew-policy/'),
    nsaCisa('upgrading and application security'),
    cwe(1104),
  ],
  model: 'kubernetes',
  inspect: (subject) => (subject.kind === 'Node' ? problemsOf(subject as KubernetesSubject) : undefined),
  fix: { none: 'Upgrade the control plane first, and then its nodes, one minor release at a time' },
};
