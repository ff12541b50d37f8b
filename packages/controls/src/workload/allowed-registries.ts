import { cwe, kubernetesDocs } from '@palisade/core/control/reference';
import { workloadControl } from '@palisade/core/control/workload';
import { imageRegistry, setting, size } from '@palisade/core/predicate/field';

export const allowedRegistries = workloadControl({
  title: 'Images come from an allowed registry',
  severity: 'high',
  why: 'An image from anywhere is code from anyone, run with the pod’s identity.',
  refs: [kubernetesDocs('concepts/containers/images/'), cwe(829)],
  peers: ['KSV-0125', 'KSV-0033', 'KSV-0034', 'KSV-0032', 'KSV-0035'],
  settings: {
    registries: {
      type: 'strings',
      default: [],
      description: 'Hosts of the registries that images may come from, as `ghcr.io`. Empty: any',
    },
  },
  each: 'container',
  when: () => size(setting<readonly string[]>('registries')).above(0),
  require: ({ container }) => imageRegistry(container.image).oneOf(setting<readonly string[]>('registries')),
  fails: 'runs an image from a registry that is not allowed',
  fix: { none: 'The image must first be copied to an allowed registry' },
});
