import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe } from '@palisade/core/control/reference';
import { registryOf } from '@palisade/core/predicate/image';
import { Unresolved } from '@palisade/core/value';
import { externalImages } from './_external.ts';

export const allowedBases = dockerfileControl({
  title: 'Base images come from an allowed registry',
  severity: 'high',
  why: 'A base image is other people’s code in every container that is built on it.',
  refs: [cisDocker('4.2'), cwe(829)],
  peers: ['DL3026'],
  settings: {
    registries: {
      type: 'strings',
      default: [],
      description: 'Hosts of the registries that base images may come from, as `ghcr.io`. Empty: any',
    },
  },
  each: 'stage',
  inspect(stage, { file, settings }) {
    const registries = settings['registries'] as readonly string[];
    if (registries.length === 0) return undefined;
    return externalImages(file, stage).flatMap(({ reference, span }) => {
      if (reference instanceof Unresolved)
        return [{ at: span, message: 'The image cannot be told', unknown: reference.why }];
      const host = registryOf(reference);
      return registries.includes(host) ? [] : [{ at: span, message: `${reference} comes from ${host}` }];
    });
  },
  fix: { none: 'The image must first be copied to an allowed registry' },
});
