import { dockerfileControl, type Splice } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import type { Dockerfile, Instruction } from '@palisade/core/subject/dockerfile';

/** LABEL fills variables in and takes escapes, MAINTAINER does neither. */
function asLabel({ span, words }: Instruction, { directives }: Dockerfile): Splice {
  const escape = directives.get('escape') ?? '\\';
  const name = (words[0]?.raw ?? '').trim().replace(/^"(.*)"$/, '$1');
  const quoted = name.replace(/["$\\`]/g, (char) => (char === '`' && escape !== '`' ? char : `${escape}${char}`));
  return { ...span, text: `LABEL org.opencontainers.image.authors="${quoted}"` };
}

export const noMaintainer = dockerfileControl({
  title: 'The author is a label, not MAINTAINER',
  severity: 'info',
  why: 'MAINTAINER has been deprecated since 2017; tools that look for the owner of an image read labels.',
  refs: [dockerDocs('reference/dockerfile/#maintainer-deprecated')],
  peers: ['DL4000', 'DS-0022', 'AVD-DS-0022', 'CKV_DOCKER_6', 'MaintainerDeprecated'],
  each: 'file',
  inspect: (file) =>
    file.stages.flatMap(({ instructions }) =>
      instructions
        .filter(({ keyword }) => keyword === 'MAINTAINER')
        .map((instruction) => ({
          at: instruction.span,
          message: 'MAINTAINER is deprecated',
          ...(!instruction.onbuild && { splices: [asLabel(instruction, file)] }),
        })),
    ),
  fix: { safety: 'safe', description: 'Writes it as the label org.opencontainers.image.authors' },
});
