import type { Problem, WorldControl } from '@palisade/core/control/control';
import { kubernetesDocs } from '@palisade/core/control/reference';
import { at, type Data, isList } from '@palisade/core/value';
import { containersOf, podOf, problem } from './_pod.ts';

const SLEEP = /^\s*(?:exec\s+)?(?:\/(?:usr\/)?bin\/)?sleep\s+(\d{1,6})s?\s*(?:$|[;&])/;

/** How long the hook sleeps at least: `sleep`, or a command that starts with one. */
function sleepOf(hook: Data | undefined): number | undefined {
  const seconds = at(hook, ['sleep', 'seconds']);
  if (typeof seconds === 'number') return seconds;
  const command = at(hook, ['exec', 'command']);
  if (!isList(command)) return undefined;
  const words = command.filter((word) => typeof word === 'string');
  const shell = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = shell > 0 ? words[shell + 1] : words.join(' ');
  const found = SLEEP.exec((script ?? '').slice(0, 200));
  return found ? Number(found[1]) : undefined;
}

export const preStopFitsGrace: WorldControl = {
  form: 'world',
  title: 'What runs before a stop ends within the grace period',
  severity: 'low',
  why: 'The period counts from the start of the hook: the process is killed without ever being told to stop, and requests in flight are cut.',
  refs: [kubernetesDocs('concepts/workloads/pods/pod-lifecycle/#pod-termination')],
  peers: [],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject) {
    const pod = podOf(subject);
    const grace = pod?.spec['terminationGracePeriodSeconds'];
    if (!pod || typeof grace !== 'number') return undefined;
    const hooks = containersOf(pod, ['containers']).flatMap((container) => {
      const seconds = sleepOf(at(container.value, ['lifecycle', 'preStop']));
      return seconds === undefined ? [] : [{ container, seconds }];
    });
    if (hooks.length === 0) return undefined;
    return hooks.flatMap(({ container, seconds }): Problem[] => {
      if (seconds < grace) return [];
      const message = `Container "${container.name}" sleeps ${seconds} s before it is told to stop, and is killed after ${grace} s`;
      return [problem([...container.path, 'lifecycle', 'preStop'], container.name, message)];
    });
  },
  admission: { none: 'How long a command runs is read from its words' },
  fix: { none: 'Raise terminationGracePeriodSeconds above the sleep by what the process needs, or sleep less' },
};
