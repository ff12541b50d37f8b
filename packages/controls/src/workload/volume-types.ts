import { cisKubernetes, cwe, pss } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { or } from '@palisade/core/predicate/predicate';

export const volumeTypes = workloadControl({
  title: 'Pods mount only ordinary kinds of volume',
  severity: 'low',
  why: 'Volume kinds that name a server or a disk outright bypass the storage that the cluster’s operators control.',
  refs: [pss('restricted'), cisKubernetes('5.2.12'), cwe(668)],
  peers: ['KSV-0028'],
  each: 'pod',
  require: ({ pod }) =>
    pod.volumes.every((volume) =>
      or(
        volume.emptyDir.isSet(),
        volume.configMap.isSet(),
        volume.secret.isSet(),
        volume.projected.isSet(),
        volume.downwardAPI.isSet(),
        volume.persistentVolumeClaim.isSet(),
        volume.ephemeral.isSet(),
        volume.csi.isSet(),
      ),
    ),
  fails: 'mounts a volume of a kind that is not allowed',
  fix: { none: 'The data must move to a PersistentVolumeClaim' },
});
