import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { sourcesOf } from './_copy.ts';
import { isSecretFile } from './_secret.ts';

export const noSecretFiles = dockerfileControl({
  title: 'No files that hold secrets are copied into the image',
  severity: 'high',
  why: 'Whoever can pull the image can take the file out of it, from the layer that added it even after a later one deletes it.',
  refs: [cisDocker('4.10'), dockerDocs('build/building/secrets/'), cwe(538)],
  each: 'instruction',
  keywords: ['COPY', 'ADD'],
  within: 'final-image',
  *inspect(instruction) {
    for (const { value, span } of sourcesOf(instruction))
      if (typeof value === 'string' && isSecretFile(value))
        yield { at: span, message: `${value} usually holds a secret` };
  },
  fix: { none: 'Mount it for the RUN that needs it (--mount=type=secret), or at run time' },
});
