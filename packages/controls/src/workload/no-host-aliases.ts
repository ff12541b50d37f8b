import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const noHostAliases = workloadControl({
  title: 'Pods do not write their own hosts file',
  severity: 'low',
  why: 'Names are answered past DNS, where nobody looks: traffic for a well-known name goes wherever the manifest says.',
  refs: [
    kubernetesDocs('tasks/network/customize-hosts-file-for-pods/#adding-additional-entries-with-hostaliases'),
    cwe(350),
  ],
  peers: ['KSV-0007', 'AVD-KSV-0007'],
  each: 'pod',
  require: ({ pod }) => pod.hostAliases.isAbsent(),
  fails: 'has host aliases',
  fix: { none: 'Have DNS answer the name, or a Service of type ExternalName' },
});
