import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import { flagOf } from '@palisade/core/subject/dockerfile';

export const noFixedPlatform = dockerfileControl({
  title: 'The Dockerfile leaves the platform to the build',
  severity: 'info',
  why: 'A platform written into FROM gives the same image on every machine: on others it runs emulated or not at all.',
  refs: [dockerDocs('build/building/multi-platform/')],
  peers: ['DL3029'],
  each: 'stage',
  *inspect(stage, { file }) {
    const flag = flagOf(stage.from, 'platform');
    if (!flag || file.text.slice(flag.span.start, flag.span.end).includes('$')) return;
    yield { at: flag.span, message: 'FROM fixes the platform' };
  },
  fix: { none: 'Drop the flag and build with --platform, or use $BUILDPLATFORM where a stage cross-compiles' },
});
