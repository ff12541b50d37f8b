import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { at, isList } from '@palisade/core/value';
import { imageSpan } from '../image/_image.ts';
import { builtImage, relatedTo } from './_built-images.ts';
import { containersOf, type Placed, podOf, problem, text } from './_pod.ts';
import { lacks } from './_programs.ts';

const PLACES = [
  ['livenessProbe', 'exec', 'command'],
  ['readinessProbe', 'exec', 'command'],
  ['startupProbe', 'exec', 'command'],
  ['lifecycle', 'preStop', 'exec', 'command'],
  ['lifecycle', 'postStart', 'exec', 'command'],
  ['command'],
];

const commandsOf = ({ value, path }: Placed) =>
  PLACES.flatMap((keys) => {
    const command = at(value, keys);
    const program = isList(command) ? text(command[0]) : undefined;
    return program ? [{ program, path: [...path, ...keys], name: keys.at(-3) ?? 'command' }] : [];
  });

export const imageHasCommands: WorldControl = {
  form: 'world',
  title: 'Commands that pods run are in their image',
  severity: 'medium',
  why: 'A probe that cannot run fails: the pod is restarted for ever, or gets no traffic; a hook that cannot run does not wait for requests in flight.',
  refs: [kubernetesDocs('concepts/containers/container-lifecycle-hooks/#hook-handler-execution')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    const run = pod
      ? containersOf(pod, ['containers', 'initContainers']).flatMap((container) => {
          const image = text(container.value['image']);
          const built = image === undefined ? undefined : builtImage(world, image);
          return built ? commandsOf(container).map((command) => ({ ...command, container, built })) : [];
        })
      : [];
    if (run.length === 0) return undefined;
    return run.flatMap(({ container, built, program, path, name }): Problem[] => {
      if (!lacks(built.stage, program)) return [];
      const message = `Container "${container.name}" runs ${program}, which its image does not have`;
      const related = relatedTo(built, imageSpan(built.stage), 'built on a base without a shell or tools');
      return [problem(path, `${container.name} ${name}`, message, { unknown: built.doubt, related })];
    });
  },
  admission: { none: 'What an image holds is in the image, which admission does not see' },
  fix: { none: 'Probe over HTTP or gRPC, wait with the sleep action, or bring the program into the image' },
};
