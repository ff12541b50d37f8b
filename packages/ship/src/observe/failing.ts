/** The ways in which pods fail, and which of them waiting does not mend: tables of what kubelet and the API server say. */
import type { Cause } from '../outcome.ts';
import type { ContainerView, PodView, WorkloadView } from './view.ts';

/** A way to fail, and for how long it may still be a beginning, in milliseconds. */
export interface Failing {
  readonly cause: Cause;
  readonly graceMs: number;
}

interface Waiting {
  readonly reason: string;
  readonly means: string;
  readonly graceMs: number;
}

/** Some make their Secret seconds after they were told to. */
const SOON = 8000;
const AT_ONCE = 1000;

/** kubelet's reasons (pkg/kubelet/container, sync_result.go; images/types.go). */
export const WAITING: ReadonlyMap<string, Waiting> = new Map([
  ['InvalidImageName', { reason: 'image-pull', means: 'the name of the image is malformed', graceMs: 0 }],
  [
    'ErrImageNeverPull',
    { reason: 'image-pull', means: 'the image is not on the node and may not be pulled', graceMs: AT_ONCE },
  ],
  ['ErrImagePull', { reason: 'image-pull', means: 'the image cannot be pulled', graceMs: SOON }],
  ['ImagePullBackOff', { reason: 'image-pull', means: 'the image cannot be pulled', graceMs: SOON }],
  ['ImageInspectError', { reason: 'image-pull', means: 'the image cannot be read', graceMs: SOON }],
  ['RegistryUnavailable', { reason: 'image-pull', means: 'the registry does not answer', graceMs: SOON }],
  [
    'SignatureValidationFailed',
    { reason: 'image-pull', means: 'the signature of the image is not accepted', graceMs: AT_ONCE },
  ],
  ['CreateContainerConfigError', { reason: 'config', means: 'its configuration cannot be found', graceMs: SOON }],
  ['CreateContainerError', { reason: 'create-container', means: 'the container cannot be made', graceMs: SOON }],
  ['RunContainerError', { reason: 'run-container', means: 'the container cannot be started', graceMs: SOON }],
]);

/** What is said of that which nobody takes back: by a registry, or by what starts containers. */
const PERMANENT: ReadonlyMap<string, RegExp> = new Map([
  ['image-pull', /not found|manifest unknown|unauthorized|denied|invalid reference|no match for platform/i],
  ['run-container', /executable file not found|no such file or directory|permission denied|exec format error/i],
]);
interface KindOfEnd {
  readonly reason: string;
  readonly words: string;
}

const CRASH: KindOfEnd = { reason: 'crash-loop', words: 'crashes' };
/** By the reason that the runtime gives. */
const KINDS_OF_END: ReadonlyMap<string, KindOfEnd> = new Map([
  ['OOMKilled', { reason: 'out-of-memory', words: 'is killed' }],
  ['StartError', { reason: 'run-container', words: 'cannot be started' }],
  ['ContainerCannotRun', { reason: 'run-container', words: 'cannot be started' }],
]);

/** Causes that are ends of containers. */
export const ENDED: ReadonlySet<string> = new Set(['out-of-memory', 'crash-loop']);
/** A first end may be an accident. */
const ENDS = 2;
/** What begins by ending until what it needs is there needs some more, as long as something else is not ready either. */
const ENDS_AMONG_OTHERS = 5;

/** How often each container had ended when that was of no interest yet: `POD-UID/NAME` → count. */
export type Ends = ReadonlyMap<string, number>;

export interface Bounds {
  readonly before: Ends;
  /** Another workload is not ready. */
  readonly isAmongOthers: boolean;
}

export const NO_BOUNDS: Bounds = { before: new Map(), isAmongOthers: false };

export const how = ({ ended }: ContainerView): string => {
  if (!ended) return 'it ended';
  if (ended.reason === 'OOMKilled') return 'it used more memory than its limit (OOMKilled)';
  const why = ended.message === '' ? '' : `: ${ended.message.trim().split('\n').at(-1)}`;
  return `it ended with exit code ${ended.exitCode}${ended.reason === '' || ended.reason === 'Error' ? '' : ` (${ended.reason})`}${why}`;
};

export const of = ({ init, name }: ContainerView): string => `${init ? 'init container' : 'container'} ${name}`;

/** Restarts, and the end that has not been followed by one yet. */
export const failuresOf = ({ restarts, ended, isDown }: ContainerView): number => restarts + (ended && isDown ? 1 : 0);

/** Since `before`. */
export const moreFailures = (container: ContainerView, pod: PodView, before: Ends): number =>
  failuresOf(container) - (before.get(`${pod.uid}/${container.name}`) ?? 0);

function failingContainer(container: ContainerView, pod: PodView, bounds: Bounds): Failing | undefined {
  const { waiting, ready, ended } = container;
  const known = waiting && WAITING.get(waiting.reason);
  if (known) {
    const isFinal = PERMANENT.get(known.reason)?.test(waiting.message) ?? false;
    const graceMs = isFinal ? Math.min(known.graceMs, AT_ONCE) : known.graceMs;
    const message = `${of(container)} of ${pod.name}: ${known.means} (${waiting.reason}${waiting.message === '' ? '' : `: ${waiting.message}`})`;
    return { cause: { reason: known.reason, message }, graceMs };
  }
  const most = bounds.isAmongOthers ? ENDS_AMONG_OTHERS : ENDS;
  if (ready || !ended || moreFailures(container, pod, bounds.before) < most) return undefined;
  const { reason, words } = KINDS_OF_END.get(ended.reason) ?? CRASH;
  const message = `${of(container)} of ${pod.name} ${words} again and again: ${how(container)}`;
  return { cause: { reason, message }, graceMs: 0 };
}

export function failingPod(pod: PodView, bounds = NO_BOUNDS): Failing | undefined {
  if (pod.ready) return undefined;
  for (const container of pod.containers) {
    const failing = failingContainer(container, pod, bounds);
    if (failing) return failing;
  }
  return undefined;
}

/** Such that waiting alone hardly mends it. */
export const isFailing = (pod: PodView): boolean => failingPod(pod) !== undefined;

export interface Refusal {
  readonly pattern: RegExp;
  readonly reason: string;
  /** No waiting mends it. */
  readonly certain: boolean;
}

/** Why a controller could not make a pod, in the words of the API server. */
const REFUSALS: readonly Refusal[] = [
  { pattern: /exceeded quota|maximum .{1,100} per /i, reason: 'quota', certain: false },
  { pattern: /failed calling webhook|context deadline exceeded|timeout/i, reason: 'webhook', certain: false },
  { pattern: /violates PodSecurity|denied|forbidden|is invalid|not allowed/i, reason: 'admission', certain: true },
];

export function refusalOf({ createFailure }: WorkloadView): (Refusal & { readonly message: string }) | undefined {
  if (createFailure === undefined) return undefined;
  const known = REFUSALS.find(({ pattern }) => pattern.test(createFailure));
  return { ...(known ?? { pattern: /./, reason: 'create-pod', certain: false }), message: createFailure };
}
