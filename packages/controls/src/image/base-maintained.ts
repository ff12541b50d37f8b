import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, owasp } from '@palisade/core/control/reference';
import { Unresolved } from '@palisade/core/value';
import { endedRelease } from './_end-of-life.ts';
import { externalImages } from './_external.ts';

export const baseMaintained = dockerfileControl({
  title: 'Base images are releases that still get security fixes',
  severity: 'high',
  why: 'Holes found after a release’s end are published, and never closed in it: every image built on it keeps them.',
  refs: [cisDocker('4.2'), owasp('Docker_Security_Cheat_Sheet'), cwe(1104)],
  each: 'stage',
  *inspect(stage, { file }) {
    for (const { reference, span } of externalImages(file, stage)) {
      if (reference instanceof Unresolved) {
        yield { at: span, message: 'The image cannot be told', unknown: reference.why };
        continue;
      }
      const ended = endedRelease(reference);
      if (ended) yield { at: span, message: `${ended.release} has had no security fixes since ${ended.ended}` };
    }
  },
  fix: { none: 'A newer release may need changes to the program; choose one that is supported' },
});
