import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { imageDigest, imageTag } from '@palisade/core/predicate/field';
import { and, or } from '@palisade/core/predicate/predicate';

export const imageTagControl = workloadControl({
  title: 'Images are named by a version, not by latest',
  severity: 'medium',
  why: 'What `latest` means changes without a deploy: nobody can say what runs, and a rollback has nothing to go back to.',
  refs: [kubernetesDocs('concepts/containers/images/#image-names'), cwe(1357)],
  peers: ['KSV-0013', 'CKV_K8S_14', 'latest-tag', 'tagNotSpecified', 'container-image-tag'],
  each: 'container',
  require: ({ container }) =>
    or(
      imageDigest(container.image).isSet(),
      and(imageTag(container.image).isSet(), imageTag(container.image).isNot('latest')),
    ),
  fails: 'runs an image without a fixed version',
  fix: { none: 'Only you know which version was meant' },
});
