import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import type { Keyword } from '@palisade/core/subject/dockerfile';
import { removeLines } from './_edit.ts';

const ONCE: readonly Keyword[] = ['CMD', 'ENTRYPOINT', 'HEALTHCHECK'];

export const oneStartCommand = dockerfileControl({
  title: 'A stage has one CMD, one ENTRYPOINT and one HEALTHCHECK',
  severity: 'low',
  why: 'Only the last one counts: whoever reads or edits an earlier one is misled about what runs.',
  refs: [dockerDocs('reference/dockerfile/#cmd')],
  peers: ['DL4003', 'DL4004', 'DL3012', 'DS-0016', 'DS-0007', 'DS-0023'],
  each: 'stage',
  *inspect({ instructions }, { file }) {
    for (const keyword of ONCE) {
      const all = instructions.filter((instruction) => instruction.keyword === keyword && !instruction.onbuild);
      for (const instruction of all.slice(0, -1))
        yield {
          at: instruction.span,
          message: `A later ${keyword} of the stage replaces this one`,
          splices: [removeLines(file.text, instruction)],
        };
    }
  },
  fix: { safety: 'safe', description: 'Removes the one without effect' },
});
