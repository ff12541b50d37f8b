import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { Unresolved } from '@palisade/core/value';
import { externalImages } from './_external.ts';
import { isVersioned } from './_image.ts';

export const baseVersion = dockerfileControl({
  title: 'Base images are named by a version',
  severity: 'medium',
  why: 'What `latest` means changes without a commit: a build of last week’s source may contain something else today.',
  refs: [dockerDocs('build/building/best-practices/#pin-base-image-versions'), cisDocker('4.2'), cwe(1357)],
  peers: ['DL3006', 'DL3007', 'DS-0001', 'AVD-DS-0001', 'CKV_DOCKER_7'],
  each: 'stage',
  *inspect(stage, { file }) {
    for (const { reference, span } of externalImages(file, stage)) {
      const at = span;
      if (reference instanceof Unresolved) yield { at, message: 'The image cannot be told', unknown: reference.why };
      else if (!isVersioned(reference)) yield { at, message: `${reference} has no fixed version` };
    }
  },
  fix: { none: 'Only you know which version was meant' },
});
