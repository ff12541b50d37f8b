import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';

export const workdirNotCd = dockerfileControl({
  title: 'The folder is set by WORKDIR, not by cd',
  severity: 'info',
  why: 'A cd ends with its RUN: the next one starts where the last WORKDIR said, which a reader easily misses.',
  refs: [dockerDocs('build/building/best-practices/#workdir')],
  peers: ['DL3003', 'DS-0013', 'AVD-DS-0013'],
  each: 'instruction',
  keywords: ['RUN'],
  *inspect({ script }) {
    const commands = script?.commands ?? [];
    const [first] = commands;
    if (first?.name !== 'cd' || first.nested) return;
    const message = commands.length === 1 ? 'This cd has no effect: it ends with its RUN' : 'This RUN starts with a cd';
    yield { at: first.span, message };
  },
  fix: { none: 'Put WORKDIR before the RUN; instructions after it then run there too' },
});
