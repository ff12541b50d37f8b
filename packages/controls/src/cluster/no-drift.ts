import type { Problem, SourceControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import type { Difference } from '@palisade/core/kubernetes/drift';
import { isDrift } from '@palisade/core/subject/drift';
import type { KubernetesSubject } from '@palisade/core/subject/kubernetes';
import { type Data, toPointer } from '@palisade/core/value';

/** What may be a secret is not repeated. */
const HIDDEN = /(?:^|\.)(?:data|stringData|binaryData|args|command|annotations)(?:\.|\[|$)|\benv\[[^\]]*\]\.value$/;
const LONGEST = 60;

function shown(value: Data | undefined, field: string): string {
  if (value === undefined || HIDDEN.test(field)) return '';
  if (typeof value === 'object' && value !== null) return '';
  return ` ${JSON.stringify(value).slice(0, LONGEST)}`;
}

function byWhom({ by }: Difference): string {
  if (!by) return '';
  const how = [by.operation, by.subresource, by.time].filter((part) => part !== undefined && part !== '');
  return `, by ${by.name} (${how.join(', ')})`;
}

const WORDS: Readonly<Record<Difference['kind'], (one: Difference) => string>> = {
  changed: ({ field, live, wanted }) =>
    `${field} is${shown(live, field) || ' another'}, not${shown(wanted, field) || ' what the file says'}`,
  removed: ({ field, wanted }) => `${field}${shown(wanted, field)} is gone`,
  added: ({ field, live }) => `${field}${shown(live, field)} was added`,
};

function problem(difference: Difference, file: KubernetesSubject): Problem {
  const { path, written, field, kind } = difference;
  const message = `${WORDS[kind](difference)}${byWhom(difference)}`;
  const related = { subject: file, at: toPointer(written ?? []), message: 'the file' };
  return { at: toPointer(path), item: field, message, related: [related] };
}

export const noDrift: SourceControl = {
  form: 'source',
  title: 'What runs is what the files say',
  severity: 'medium',
  why: 'What was changed in the cluster alone was reviewed by nobody, is undone by the next release, and may be how somebody stays.',
  refs: [
    nsaCisa('audit and threat detection'),
    kubernetesDocs('reference/using-api/server-side-apply/#field-management'),
  ],
  model: 'drift',
  inspect: (subject) => {
    if (!isDrift(subject)) return undefined;
    const { file, drift, why } = subject.body;
    if (why !== undefined) return [{ at: '', message: 'cannot be compared with its file', unknown: why }];
    if (!drift) return [{ at: '', message: 'is in the files, and not in the cluster' }];
    return [
      ...drift.differences.map((difference) => problem(difference, file)),
      ...drift.unknown.map((unknown) => ({ at: '', item: unknown, message: 'a field cannot be compared', unknown })),
    ];
  },
  fix: { none: 'Take the change into the files, or apply them again' },
};
