import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { wholeContext } from './_copy.ts';

export const contextIgnored = dockerfileControl({
  title: 'A copied build context has a .dockerignore',
  severity: 'medium',
  why: '`COPY . .` takes the history of the repository, local .env files and whatever else lies there, also what git ignores.',
  refs: [dockerDocs('build/concepts/context/#dockerignore-files'), cisDocker('4.10'), cwe(538)],
  each: 'instruction',
  keywords: ['COPY', 'ADD'],
  within: 'final-image',
  inspect(instruction, { file }) {
    const word = wholeContext(instruction);
    if (!word) return undefined;
    if (file.ignore) return [];
    return [
      {
        at: word.span,
        message: 'Everything beside the Dockerfile is copied, and no .dockerignore leaves anything out',
      },
    ];
  },
  fix: {
    none: 'What the image needs, and so what to leave out, only you know; start with .git, .env* and node_modules',
  },
});
