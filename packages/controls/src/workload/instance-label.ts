import { kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const instanceLabel = workloadControl({
  title: 'Objects carry their instance label',
  severity: 'info',
  why: 'Who looks for everything that belongs to one deployment finds only a part of it.',
  refs: [kubernetesDocs('concepts/overview/working-with-objects/common-labels/')],
  peers: ['metadataAndInstanceMismatched'],
  each: 'pod',
  require: ({ object }) => object.metadata.labels.key('app.kubernetes.io/instance').is(object.metadata.name),
  fails: 'has no instance label of its own name',
  fix: { none: 'Which instance an object belongs to is yours to say' },
});
