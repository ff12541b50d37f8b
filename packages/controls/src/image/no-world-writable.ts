import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe } from '@palisade/core/control/reference';
import { isWorldWritable, modesOf } from './_mode.ts';

export const noWorldWritable = dockerfileControl({
  title: 'Nothing in the image is made writable for everybody',
  severity: 'medium',
  why: 'Whoever gets to run anything in the container may change the program, and what it runs next.',
  refs: [cisDocker('4.8'), cwe(732)],
  each: 'instruction',
  keywords: ['RUN', 'COPY', 'ADD'],
  within: 'final-image',
  inspect(instruction) {
    const modes = modesOf(instruction);
    if (modes.length === 0) return undefined;
    return modes
      .filter(({ mode }) => isWorldWritable(mode))
      .map(({ mode, span }) => ({ at: span, message: `Mode ${mode} lets everybody write` }));
  },
  fix: { none: 'Give the folder to the user that writes to it, or mount a volume there' },
});
