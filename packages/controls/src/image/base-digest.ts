import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { digestOf } from '@palisade/core/predicate/image';
import { Unresolved } from '@palisade/core/value';
import { externalImages } from './_external.ts';

export const baseDigest = dockerfileControl({
  title: 'Base images are pinned by digest',
  severity: 'low',
  why: 'A tag can be moved to another image; a digest is the image itself, and a stolen registry account cannot change it.',
  refs: [dockerDocs('build/building/best-practices/#pin-base-image-versions'), cisDocker('4.2'), cwe(494)],
  each: 'stage',
  *inspect(stage, { file }) {
    for (const { reference, raw, span } of externalImages(file, stage)) {
      if (raw.includes('@sha256:')) continue;
      const at = span;
      if (reference instanceof Unresolved) yield { at, message: 'The image cannot be told', unknown: reference.why };
      else if (digestOf(reference) === undefined) yield { at, message: `${reference} may be moved to another image` };
    }
  },
  fix: {
    none: 'The digest is in the registry: `docker buildx imagetools inspect` shows it, and Renovate keeps it current',
  },
});
