import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const nameLabel = workloadControl({
  title: 'Objects carry their name label',
  severity: 'info',
  why: 'Dashboards, policies and people who select by the recommended label miss the object.',
  refs: [kubernetesDocs('concepts/overview/working-with-objects/common-labels/')],
  peers: [],
  each: 'pod',
  require: ({ object }) => object.metadata.labels.key('app.kubernetes.io/name').is(object.metadata.name),
  fails: 'has no name label of its own name',
  fix: { none: 'What the application is called is yours to say' },
});
