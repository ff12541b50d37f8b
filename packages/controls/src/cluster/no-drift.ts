import type { SourceControl } from '@palisade/core/control/control';
import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { isDrift } from '@palisade/core/subject/drift';
import { problemOf } from './_drift.ts';

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
      ...drift.differences.map((difference) => problemOf(difference, file)),
      ...drift.unknown.map((unknown) => ({ at: '', item: unknown, message: 'a field cannot be compared', unknown })),
    ];
  },
  fix: { none: 'Take the change into the files, or apply them again' },
};
