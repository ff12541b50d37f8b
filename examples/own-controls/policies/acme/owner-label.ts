import type { ObjectMeta } from '@palisade/core/kubernetes/types.generated';
import { objectControl } from '@palisade/core/control/workload';
import { setting } from '@palisade/core/predicate/field';

/** A field control: data, so it is judged on files, explained, and compiled to admission like ours. */
export const ownerLabel = objectControl<{ metadata: ObjectMeta }>({
  title: 'Deployments say who owns them',
  severity: 'low',
  why: 'Whoever is woken at night has to know whom to call.',
  refs: [{ standard: 'ACME', id: 'PLAT-12', url: 'https://handbook.acme.example/platform#plat-12' }],
  kinds: ['Deployment', 'StatefulSet'],
  settings: { label: { type: 'string', default: 'owner', description: 'The label that names the team' } },
  require: ({ object }) => object.metadata.labels.someKey((key) => key.is(setting('label'))),
  fails: 'has no owner',
  fix: { none: 'Only you know who it is' },
});
