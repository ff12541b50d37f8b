import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { wholeContext } from './_copy.ts';
import { isSecretFile } from './_secret.ts';

const MAX_NAMED = 3;

export const contextWithoutSecrets = dockerfileControl({
  title: 'A copied build context holds no secret files',
  severity: 'high',
  why: 'They are in the image for whoever can pull it, and nobody named them.',
  refs: [cisDocker('4.10'), dockerDocs('build/concepts/context/#dockerignore-files'), cwe(538)],
  each: 'instruction',
  keywords: ['COPY', 'ADD'],
  within: 'final-image',
  inspect(instruction, { file }) {
    const word = wholeContext(instruction);
    if (!word) return undefined;
    const secret = file.contextFiles().filter((path) => isSecretFile(path) && !file.ignore?.excludes(path));
    if (secret.length === 0) return [];
    const names = secret.slice(0, MAX_NAMED).join(', ');
    return [
      { at: word.span, message: `The context that is copied holds ${names}${secret.length > MAX_NAMED ? ' …' : ''}` },
    ];
  },
  fix: { none: 'Name them in .dockerignore, or copy only what the image needs' },
});
