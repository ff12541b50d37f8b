import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';

export const uniqueStageNames = dockerfileControl({
  title: 'Stages have names of their own',
  severity: 'low',
  why: 'Of two stages with one name, which is meant depends on where it is asked from.',
  refs: [dockerDocs('build/building/multi-stage/'), dockerDocs('reference/build-checks/duplicate-stage-name/')],
  peers: ['DL3024', 'DS-0012', 'AVD-DS-0012', 'DuplicateStageName'],
  each: 'stage',
  inspect(stage, { file }) {
    if (stage.name === undefined) return undefined;
    const earlier = file.stages.find(({ name, index }) => name === stage.name && index < stage.index);
    return earlier
      ? [{ at: stage.from.words[2]?.span ?? stage.from.span, message: `An earlier stage is called ${stage.name} too` }]
      : [];
  },
  fix: { none: 'Only you know which of them is meant where the name is used' },
});
