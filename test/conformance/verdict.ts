/** Our verdict on one object, as a check of a file or of a live object gives it. */
import type { Control } from '@palisade/core/control/control';
import { settingValues } from '@palisade/core/control/setting';
import { evaluate } from '@palisade/core/evaluate';
import type { Finding } from '@palisade/core/finding';
import type { Origin } from '@palisade/core/location';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { toData } from '@palisade/core/value';
import { createWorld } from '@palisade/core/world';
import { kubernetesSubjects } from '@palisade/sources/kubernetes/subjects';

const nowhere = (): never => {
  throw new Error('the object is in no text');
};
const origin: Origin = { file: '', locate: nowhere, span: nowhere, edit: () => ({ none: 'no text' }) };

function subjectsOf(object: unknown): KubernetesSubject[] {
  const subjects = kubernetesSubjects(toData(object), '', () => origin);
  if (subjects.length !== 1) throw new Error('one object was expected');
  return subjects;
}

export const liveSubject = (object: unknown): KubernetesSubject => subjectsOf(object)[0] as KubernetesSubject;

/** As an API server would show it to admission: with defaults, and without what is not stored. */
export const decoded = (object: unknown): unknown => subjectsOf(object)[0]?.body.object;

export function findingsOn(
  object: unknown,
  controls: readonly Control[],
  settings: (control: Control) => Readonly<Record<string, unknown>> = () => ({}),
): readonly Finding[] {
  const subjects = subjectsOf(object);
  const findings = evaluate({
    subjects,
    world: createWorld(subjects),
    controls,
    settings: (control) => settingValues(control, settings(control)),
  });
  const unknown = findings.filter(({ verdict }) => verdict === 'unknown');
  if (unknown.length > 0)
    throw new Error(`unknown on a fully known object: ${unknown.map(({ message }) => message).join('; ')}`);
  return findings;
}
