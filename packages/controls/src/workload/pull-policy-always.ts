import { kubernetesDocs, nsaCisa } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';

export const pullPolicyAlways = workloadControl({
  title: 'Images are pulled always',
  severity: 'info',
  why: 'A node that has the image runs it for any pod that names it, without asking the registry whether the pod may have it.',
  refs: [kubernetesDocs('concepts/containers/images/#image-pull-policy'), nsaCisa('image pull policy')],
  peers: ['CKV_K8S_15', 'pullPolicyNotAlways', 'container-image-pull-policy'],
  each: 'container',
  require: ({ container }) => container.imagePullPolicy.is('Always'),
  fails: 'may run an image that the node has cached',
  fix: { safety: 'safe', description: 'Sets imagePullPolicy to Always; layers that are there are not fetched again' },
});
