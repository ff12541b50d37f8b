/**
 * A service of a Compose file, said in the words of a pod with one container where those mean the same. What Compose
 * has no word for is not there, and a control that reads it does not judge a service.
 */
import type { FieldControl } from '../control/control.ts';
import type { Read } from '../predicate/blame.ts';
import { pathsOf } from '../predicate/paths.ts';
import type { KubernetesBody } from './kubernetes.ts';
import type { Subject } from './subject.ts';

/** What the author wrote for a field of the pod: `cap_add[0]`, with its text. */
export interface Said {
  readonly name: string;
  /** Where the author's own text says more than the value that was read. */
  readonly found?: Read;
}

export interface ComposeBody extends KubernetesBody {
  readonly said: (pointer: string) => Said | undefined;
}

/**
 * What a service leaves to the image that is built here is judged in its Dockerfile, and not said again of the service:
 * where the image comes from, and which user it runs as.
 */
export const SERVICE = 'Service';
export const BUILT_SERVICE = 'BuiltService';
export const BUILT_SERVICE_WITH_USER = 'BuiltServiceWithUser';

const IMAGE = ['spec/containers/*/image'];
const USER = ['spec/containers/*/securityContext/runAsNonRoot', 'spec/containers/*/securityContext/runAsUser'];

const OF_THE_IMAGE: Readonly<Record<string, readonly string[]>> = {
  [SERVICE]: [],
  [BUILT_SERVICE]: [...IMAGE, ...USER],
  [BUILT_SERVICE_WITH_USER]: IMAGE,
};
export type ComposeSubject = Subject<'compose', ComposeBody>;

export const isCompose = (subject: Subject): subject is ComposeSubject => subject.model === 'compose';

/** In a container. The group is none of them: it cannot be said without the user. */
const IN_CONTAINER = [
  'args',
  'args/*',
  'command',
  'command/*',
  'env',
  'env/*/name',
  'env/*/value',
  'env/*/valueFrom',
  'image',
  'resources/limits/cpu',
  'resources/limits/memory',
  'securityContext/allowPrivilegeEscalation',
  'securityContext/appArmorProfile/type',
  'securityContext/capabilities/add',
  'securityContext/capabilities/add/*',
  'securityContext/capabilities/drop',
  'securityContext/capabilities/drop/*',
  'securityContext/privileged',
  'securityContext/procMount',
  'securityContext/readOnlyRootFilesystem',
  'securityContext/runAsNonRoot',
  'securityContext/runAsUser',
  'securityContext/seLinuxOptions/level',
  'securityContext/seLinuxOptions/role',
  'securityContext/seLinuxOptions/type',
  'securityContext/seLinuxOptions/user',
  'securityContext/seccompProfile/type',
  'volumeMounts',
  'volumeMounts/*/name',
  'volumeMounts/*/readOnly',
];

/** Fields that Compose has a word for. */
const WORDS: ReadonlySet<string> = new Set([
  ...IN_CONTAINER.map((path) => `spec/containers/*/${path}`),
  'spec/hostIPC',
  'spec/hostNetwork',
  'spec/hostPID',
  'spec/securityContext/sysctls',
  'spec/securityContext/sysctls/*/name',
  'spec/terminationGracePeriodSeconds',
  'spec/volumes',
  'spec/volumes/*/hostPath',
  'spec/volumes/*/hostPath/path',
  'spec/volumes/*/name',
]);

/** What is known not to be there: a service is one container, and has no settings for several. */
const NEVER = [
  'metadata/annotations',
  'spec/ephemeralContainers',
  'spec/initContainers',
  'spec/os',
  'spec/securityContext/appArmorProfile',
  'spec/securityContext/runAsGroup',
  'spec/securityContext/runAsNonRoot',
  'spec/securityContext/runAsUser',
  'spec/securityContext/seLinuxOptions',
  'spec/securityContext/seccompProfile',
];

/** That there is one container says nothing either. */
const neutral = (path: string): boolean =>
  path === 'spec/containers' || NEVER.some((one) => path === one || path.startsWith(`${one}/`));

const ROOTS = { item: 'spec/containers/*', template: '', object: 'object' };

const readBy = (pred: FieldControl['require']): readonly string[] =>
  [...pathsOf(pred, ROOTS)].map((path) => path.replace(/^\//, ''));

/** Whether every word of the control is one of Compose, and some word that Compose has decides it. */
export function judgesCompose(control: FieldControl, kind: string = SERVICE): boolean {
  const { kinds, each, when, require } = control;
  if (kinds !== 'workload' || (each && 'list' in each)) return false;
  const required = readBy(require);
  const all = when ? [...readBy(when), ...required] : required;
  if (OF_THE_IMAGE[kind]?.some((path) => all.includes(path))) return false;
  return all.every((path) => WORDS.has(path) || neutral(path)) && required.some((path) => WORDS.has(path));
}
