/** Programs that an image built here is known not to have. */

import { repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { historyOf, rootBaseOf, type Stage } from '@palisade/core/subject/dockerfile';
import { baseName } from './_paths.ts';

/** What people write into probes and hooks, and what an image without a distribution does not have. */
const OF_DISTRIBUTION =
  /^(?:ba|da|a)?sh$|^(?:cat|curl|wget|sleep|ls|test|true|echo|grep|pgrep|ps|kill|nc|touch|stat|find|env)$/;

const WITHOUT = /^gcr\.io\/distroless\/|^cgr\.dev\/chainguard\/static$/;

/** `scratch` and distroless images bring no shell and no tools, save those for debugging. */
function isBare(stage: Stage): boolean {
  const base = rootBaseOf(stage);
  if (base.kind !== 'image') return base.kind === 'scratch';
  return WITHOUT.test(repositoryOf(base.reference)) && !(tagOf(base.reference) ?? '').includes('debug');
}

/** A copy may bring anything: what it is called, or a whole folder of programs. */
const brings = (stage: Stage, program: string): boolean =>
  historyOf(stage).some(
    ({ keyword, words }) =>
      (keyword === 'COPY' || keyword === 'ADD') &&
      words.some(
        ({ value }) =>
          typeof value !== 'string' ||
          baseName(value.replace(/\/$/, '')) === program ||
          /(?:^|\/)(?:s?bin|busybox)\/?\*?$|^\/$/.test(value),
      ),
  );

export const lacks = (stage: Stage, command: string): boolean => {
  const program = baseName(command);
  return OF_DISTRIBUTION.test(program) && isBare(stage) && !brings(stage, program);
};
