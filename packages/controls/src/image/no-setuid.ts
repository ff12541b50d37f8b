import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe } from '@palisade/core/control/reference';
import { modesOf, setsId } from './_mode.ts';

export const noSetuid = dockerfileControl({
  title: 'The build sets no setuid or setgid bits',
  severity: 'medium',
  why: 'A setuid program runs as its owner whoever starts it: it is how a process with little rights becomes root inside the container.',
  refs: [cisDocker('4.8'), cwe(250), cwe(732)],
  each: 'instruction',
  keywords: ['RUN', 'COPY', 'ADD'],
  within: 'final-image',
  inspect(instruction) {
    const modes = modesOf(instruction);
    if (modes.length === 0) return undefined;
    return modes
      .filter(({ mode }) => setsId(mode))
      .map(({ mode, span }) => ({ at: span, message: `Mode ${mode} lets the program run as its owner or group` }));
  },
  fix: { none: 'Start as the user that is needed, or give the file the one capability it needs' },
});
