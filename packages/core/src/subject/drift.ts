/** An object of a cluster beside the file that it came of. */
import { type Drift, driftOf } from '../kubernetes/drift.ts';
import type { KubernetesSubject } from './kubernetes.ts';
import type { Subject } from './subject.ts';

export interface DriftBody {
  readonly file: KubernetesSubject;
  /** Undefined where the cluster has no such object, or where that is not known. */
  readonly drift: Drift | undefined;
  /** Why the two cannot be compared. */
  readonly why?: string;
}

export type DriftSubject = Subject<'drift', DriftBody>;

export const isDrift = (subject: Subject): subject is DriftSubject => subject.model === 'drift';

export interface Compared {
  /** Of files: what was released. */
  readonly files: readonly KubernetesSubject[];
  /** Of one cluster. */
  readonly live: readonly KubernetesSubject[];
  /** Where objects go that do not say where: the context's namespace. */
  readonly namespace: string;
  /** Why an object of this kind, in this namespace, may be there though it was not seen. */
  readonly unseen: (kind: string, namespace: string | undefined) => string | undefined;
}

const groupOf = ({ body: { apiVersion } }: KubernetesSubject): string =>
  apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';

const identity = (subject: KubernetesSubject, namespace: string | undefined): string =>
  [groupOf(subject), subject.kind, namespace ?? '', subject.name].join('/');

/** The place of the live object, or of the file where there is none. */
const besides = (file: KubernetesSubject, live: KubernetesSubject | undefined, body: DriftBody): DriftSubject => ({
  ...(live ?? file),
  model: 'drift',
  body,
});

function compared(file: KubernetesSubject, live: KubernetesSubject): DriftSubject {
  const [written, read] = [file.body.apiVersion, live.body.apiVersion];
  if (written !== read) return besides(file, live, { file, drift: undefined, why: `${written} was read as ${read}` });
  return besides(file, live, { file, drift: driftOf(file.body.object, live.body.object) });
}

/** Each object of the files, beside what the cluster has of it. */
export function driftSubjects({ files, live, namespace, unseen }: Compared): DriftSubject[] {
  const found = new Map(live.map((subject) => [identity(subject, subject.namespace), subject]));
  const own = new Map<string, KubernetesSubject[]>();
  for (const file of files) {
    const within = [file.namespace ?? namespace, undefined].map((where) => identity(file, where));
    const key = within.find((one) => found.has(one)) ?? (within[0] as string);
    own.set(key, [...(own.get(key) ?? []), file]);
  }
  return [...own].map(([key, [file, ...more]]): DriftSubject => {
    const [first, there] = [file as KubernetesSubject, found.get(key)];
    if (more.length > 0) {
      const places = [first, ...more].map(({ origin }) => origin.file).join(', ');
      return besides(first, there, { file: first, drift: undefined, why: `several files say what it is: ${places}` });
    }
    if (there) return compared(first, there);
    const why = first.uncertain ?? unseen(first.kind, first.namespace);
    return besides(first, undefined, { file: first, drift: undefined, ...(why !== undefined && { why }) });
  });
}
