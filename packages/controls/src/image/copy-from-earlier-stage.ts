import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import { flagOf } from '@palisade/core/subject/dockerfile';
import { copiesFrom } from './_image.ts';

export const copyFromEarlierStage = dockerfileControl({
  title: 'COPY --from names an earlier stage or an image',
  severity: 'low',
  why: 'A stage cannot copy from itself or from one that comes after it: the build stops, or takes an image of that name from a registry.',
  refs: [dockerDocs('reference/dockerfile/#copy---from')],
  peers: ['DL3022', 'DL3023', 'DS-0006', 'AVD-DS-0006'],
  each: 'instruction',
  keywords: ['COPY'],
  inspect(instruction, { file, stage }) {
    const name = copiesFrom(instruction);
    const flag = flagOf(instruction, 'from');
    if (name === undefined || !flag) return undefined;
    const isIndex = /^\d+$/.test(name);
    const named = file.stages.filter((other) =>
      isIndex ? other.index === Number(name) : other.name === name.toLowerCase(),
    );
    if (named.some(({ index }) => index < stage.index) || (named.length === 0 && !isIndex)) return [];
    const own = named.some(({ index }) => index === stage.index);
    const message = own ? 'The stage copies from itself' : `No stage before this one is called ${name}`;
    return [{ at: flag.span, message }];
  },
  fix: { none: 'Only you know which stage was meant' },
});
