import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { imageDigest } from '@palisade/core/predicate/field';

export const imageDigestControl = workloadControl({
  title: 'Images are pinned by digest',
  severity: 'info',
  why: 'A tag can be moved: what is pulled tomorrow need not be what was scanned today.',
  refs: [kubernetesDocs('concepts/containers/images/#image-names'), cwe(1357)],
  peers: ['CKV_K8S_43'],
  each: 'container',
  require: ({ container }) => imageDigest(container.image).matches('^sha256:[0-9a-f]{64}$'),
  fails: 'names its image by a tag only',
  fix: { none: 'The digest must be looked up in the registry: `crane digest IMAGE`' },
});
