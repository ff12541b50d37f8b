import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import { commandsOf } from '@palisade/core/subject/script';

export const oneDownloadTool = dockerfileControl({
  title: 'A stage downloads with curl or with wget, not both',
  severity: 'info',
  why: 'Each is one more program in the image, with its own options for certificates, proxies and failures.',
  refs: [dockerDocs('build/building/best-practices/#dont-install-unnecessary-packages'), cisDocker('4.3')],
  peers: ['DL4001', 'DS-0014', 'AVD-DS-0014'],
  each: 'stage',
  inspect({ instructions }) {
    const runs = instructions.filter(({ keyword }) => keyword === 'RUN');
    const curl = runs.flatMap(({ script }) => commandsOf(script, 'curl'));
    const wget = runs.flatMap(({ script }) => commandsOf(script, 'wget'));
    const [first] = curl.length < wget.length ? curl : wget;
    if (curl.length + wget.length === 0) return undefined;
    if (!first || curl.length === 0) return [];
    return [
      {
        at: first.span,
        item: 'download',
        message: `The stage downloads with ${curl.length < wget.length ? 'wget' : 'curl'} elsewhere`,
      },
    ];
  },
  fix: { none: 'Their options differ; which of them stays is your choice' },
});
