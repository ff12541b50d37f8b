import { cisDocker, cwe, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const readOnlyRootFilesystem = workloadControl({
  title: 'Containers have a read-only root file system',
  severity: 'medium',
  why: 'An attacker who can write to the image’s files can plant tools and change the program that runs.',
  refs: [nsaCisa('immutable container file systems'), cisDocker('5.13'), cwe(732)],
  peers: [
    'KSV-0014',
    'CKV_K8S_22',
    'no-read-only-root-fs',
    'notReadOnlyRootFilesystem',
    'container-security-context-readonlyrootfilesystem',
  ],
  each: 'container',
  when: ({ pod }) => pod.os.name.isNot('windows'),
  require: ({ container }) => container.securityContext.readOnlyRootFilesystem.is(true),
  fails: 'can write to its root file system',
  fix: {
    safety: 'unsafe',
    description: 'Sets readOnlyRootFilesystem to true; mount an emptyDir where the process writes',
  },
});
