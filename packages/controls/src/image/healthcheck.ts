import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import { historyOf } from '@palisade/core/subject/dockerfile';

export const healthcheck = dockerfileControl({
  title: 'The image has a HEALTHCHECK',
  severity: 'info',
  why: 'Docker, Swarm and Compose otherwise take a process that hangs for one that works.',
  refs: [cisDocker('4.6'), dockerDocs('reference/dockerfile/#healthcheck')],
  peers: ['DL3057', 'DS-0026', 'AVD-DS-0026', 'CKV_DOCKER_2'],
  each: 'final-stage',
  *inspect(stage) {
    const last = historyOf(stage).findLast(({ keyword }) => keyword === 'HEALTHCHECK');
    if (last?.form === 'words')
      yield { at: last.span, item: 'healthcheck', message: 'HEALTHCHECK NONE switches the check off' };
    else if (!last) yield { at: stage.from.span, item: 'healthcheck', message: 'The image has no HEALTHCHECK' };
  },
  fix: { none: 'How the service says that it is well, only you know' },
});
