/** A live object → the subject that a file of it would be, at its place in the cluster. */
import type { Location, Origin } from '@palisade/core/location';
import type { KubernetesSubject, LivePod } from '@palisade/core/subject/kubernetes';
import { type Data, isObject, newObject, OPEN, toData } from '@palisade/core/value';
import { kubernetesSubjects } from '../kubernetes/subjects.ts';
import { apiVersionOf, type ReadKind } from './kinds.ts';
import type { LiveObject } from './list.ts';

/** `cluster:CONTEXT/NAMESPACE/KIND/NAME`, where a file would be. */
export const addressOf = (context: string, kind: string, name: string, namespace?: string): string =>
  ['cluster:' + context, ...(namespace === undefined ? [] : [namespace]), kind, name].join('/');

/** A place in a cluster has no lines. */
export function clusterOrigin(file: string): Origin {
  const locate = (pointer: string): Location => ({
    file,
    line: 1,
    column: 1,
    endLine: 1,
    endColumn: 1,
    pointer,
    rendered: false,
  });
  return {
    file,
    locate,
    span: () => locate(''),
    edit: () => ({ none: 'the object is in a cluster: mend the files that it comes from' }),
  };
}

/** An object of which only the metadata was asked for may hold anything else. */
function openContent(data: Data): Data {
  if (!isObject(data)) return data;
  const content = newObject();
  content[OPEN] = 'only the names of Secrets are read';
  data['data'] = content;
  return data;
}

export interface Placed {
  readonly context: string;
  /** The unit of all that is in the cluster. */
  readonly unit: string;
}

export function liveSubject(
  object: LiveObject,
  kind: ReadKind,
  { context, unit }: Placed,
  pods: readonly LivePod[],
): KubernetesSubject {
  const { metadata } = object;
  const whole = { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind };
  const data = kind.content === 'metadata' ? openContent(toData(whole)) : toData(whole);
  const file = addressOf(context, kind.kind, metadata.name, metadata.namespace);
  const [subject] = kubernetesSubjects(data, unit, () => clusterOrigin(file));
  if (!subject) throw new Error(`${file} is no Kubernetes object`);
  return pods.length === 0 ? subject : { ...subject, body: { ...subject.body, pods } };
}

const REVIEW: ReadKind = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  resource: 'selfsubjectaccessreviews',
  cluster: true,
};

/** The API server's word that a kind may not be listed; with a name, that one of them gave no answer, and why. */
export function refusal(
  { group, resource, name: one }: Pick<ReadKind, 'group' | 'resource'> & { readonly name?: string },
  namespace: string | undefined,
  placed: Placed,
  why?: string,
): KubernetesSubject {
  const verb = one === undefined ? 'list' : 'get';
  const where = { ...(namespace !== undefined && { namespace }), ...(one !== undefined && { name: one }) };
  const resourceAttributes = { verb, group, resource, ...where };
  const name = [namespace, group === '' ? resource : `${resource}.${group}`, one].filter(Boolean).join('/');
  const status = { allowed: false, ...(why !== undefined && { evaluationError: why }) };
  const review = { metadata: { name }, spec: { resourceAttributes }, status };
  return liveSubject(review, REVIEW, placed, []);
}
