import type { WorldControl } from '@palisade/core/control/control';
import { nsaCisa, owasp } from '@palisade/core/control/reference';
import { isSeen, runningIn, scanned } from './_scanned.ts';

export const imageScanned: WorldControl = {
  form: 'world',
  title: 'What runs was scanned',
  severity: 'medium',
  why: 'An image that came past the pipeline may hold anything: nobody looked at it before it ran.',
  refs: [nsaCisa('image scanning'), owasp('Kubernetes_Security_Cheat_Sheet')],
  model: 'kubernetes',
  kinds: 'workload',
  inspect(subject, world) {
    const seen = scanned(world);
    if (seen.names.size === 0 || !world.kind(subject.unit, 'Pod').whole) return undefined;
    const running = new Map(runningIn(subject).map((one) => [one.id ?? one.image, one]));
    return [...running.values()]
      .filter((one) => !isSeen(one, seen))
      .map(({ image, at }) => ({ at, item: image, message: `No scan that was given here looked at ${image}` }));
  },
  admission: { none: 'One request cannot see reports' },
  fix: { none: 'Scan it, and give the report as well: palisade check cluster: report.json' },
};
