/**
 * Jobs that are part of a release, as one that changes a database. A Job is done once, and cannot be changed: so each is called
 * by what it does, is run again only when that is another, and is never run by going back.
 */
import { createHash } from 'node:crypto';
import { at, canonical, isJob, type KubeObject, wordsOf } from '../object.ts';
import { Rejected } from '../outcome.ts';

const DIGITS = 10;
/** Its pods have it in a label. */
const LONGEST_NAME = 63;

function named(object: KubeObject): KubeObject {
  const { name, generateName, ...metadata } = object.metadata as KubeObject['metadata'] & { generateName?: string };
  const hash = createHash('sha256').update(canonical(object['spec'])).digest('hex').slice(0, DIGITS);
  const base = (name ?? generateName ?? 'job').slice(0, LONGEST_NAME - DIGITS - 1).replace(/-{1,63}$/, '');
  return { ...object, metadata: { ...metadata, name: `${base}-${hash}` } };
}

export const withHashedJobs = (objects: readonly KubeObject[]): KubeObject[] =>
  objects.map((object) => (isJob(object) ? named(object) : object));

const HOOK = 'helm.sh/hook';
/** When Helm would run it: a release is neither a test nor a removal, and Jobs come before the pods. */
const EVENTS: Readonly<Record<string, 'kept' | 'left-out' | 'refused'>> = {
  'pre-install': 'kept',
  'pre-upgrade': 'kept',
  'crd-install': 'kept',
  'post-install': 'refused',
  'post-upgrade': 'refused',
};

function hookOf({ metadata: { annotations = {} } }: KubeObject): 'kept' | 'left-out' | 'refused' {
  const events = annotations[HOOK]?.split(',').map((event) => EVENTS[event.trim().toLowerCase()] ?? 'left-out');
  if (!events) return 'kept';
  return events.find((event) => event === 'kept') ?? events.find((event) => event === 'refused') ?? 'left-out';
}

/** Without what Helm runs on other occasions. @throws Rejected for a Job that Helm would run afterwards */
export function withoutOtherHooks(objects: readonly KubeObject[]): KubeObject[] {
  const late = objects.filter((object) => isJob(object) && hookOf(object) === 'refused');
  if (late.length > 0)
    throw new Rejected(
      'hook',
      'ship runs Jobs before the pods are replaced, and these would be run after',
      late.map(wordsOf),
    );
  return objects.filter((object) => hookOf(object) !== 'left-out');
}

/** It failed, and would stay so: to be run again it has to be made anew. */
export const hasFailed = (job: KubeObject): boolean =>
  ((at(job, 'status', 'conditions') ?? []) as readonly { type?: string; status?: string }[]).some(
    ({ type, status }) => type === 'Failed' && status === 'True',
  );
