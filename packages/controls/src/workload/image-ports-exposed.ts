import type { Problem, WorldControl } from '@palisade/core/control/control';
import { dockerDocs } from '@palisade/core/control/reference';
import { historyOf, type Stage } from '@palisade/core/subject/dockerfile';
import { builtImage, relatedTo } from './_built-images.ts';
import { containersOf, podOf, problem, text } from './_pod.ts';
import { isPortName, portNumbers, probesOf } from './_ports.ts';

/** Undefined where a range or a variable leaves it open. */
function exposed(stage: Stage): Set<string> | undefined {
  const values = historyOf(stage).flatMap(({ keyword, words }) =>
    keyword === 'EXPOSE' ? words.map(({ value }) => value) : [],
  );
  const ports = values.map((value) =>
    typeof value === 'string' ? /^(\d{1,5})(?:\/\w+)?$/.exec(value)?.[1] : undefined,
  );
  return ports.includes(undefined) ? undefined : new Set(ports.map((port) => port as string));
}

export const imagePortsExposed: WorldControl = {
  form: 'world',
  title: 'Pods use a port that the image exposes',
  severity: 'low',
  why: 'The image says where it listens, and the pod says something else: one of them was changed alone, and the service answers nobody.',
  refs: [dockerDocs('reference/dockerfile/#expose')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const pod = podOf(subject);
    const known = pod
      ? containersOf(pod, ['containers']).flatMap((container) => {
          const image = text(container.value['image']);
          const built = image === undefined ? undefined : builtImage(world, image);
          const ports = built && !built.doubt ? exposed(built.stage) : undefined;
          // Arguments and variables may tell the process to listen elsewhere.
          const told = ['command', 'args'].some((key) => container.value[key] !== undefined);
          return built && ports && ports.size > 0 && !told ? [{ container, built, ports }] : [];
        })
      : [];
    if (known.length === 0) return undefined;
    return known.flatMap(({ container, built, ports }): Problem[] => {
      const probed = probesOf(container).flatMap(({ port }) => (isPortName(port) ? [] : [String(port)]));
      const used = new Set([...portNumbers(container).known, ...probed]);
      // One that agrees is the service; the others may be for metrics and the like.
      if (used.size === 0 || [...used].some((port) => ports.has(port)) || portNumbers(container).open) return [];
      const expose = historyOf(built.stage).findLast(({ keyword }) => keyword === 'EXPOSE');
      const message = `Container "${container.name}" uses port ${[...used].join(', ')}, and its image exposes ${[...ports].join(', ')}`;
      const related = expose ? relatedTo(built, expose.span, 'exposed here') : [];
      return [problem([...container.path, 'ports'], container.name, message, { related })];
    });
  },
  admission: { none: 'What an image exposes is in the image, which admission does not see' },
  fix: { none: 'Whether the image or the pod is wrong, only you know' },
};
