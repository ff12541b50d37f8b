import { cwe } from '@palisade/core/control/reference';
import { endedRelease } from '../image/_end-of-life.ts';
import { dependencyControl } from './_controls.ts';

export const runtimeMaintained = dependencyControl({
  title: 'The runtime is a release that still gets security fixes',
  severity: 'medium',
  why: 'Holes found after a release’s end are published, and never closed in it: the service keeps them all.',
  refs: [cwe(1104)],
  model: 'runtime',
  inspect({ product, release, range, at }) {
    if (release === undefined) return undefined;
    const ended = endedRelease(`${product}:${release}`);
    if (!ended) return [];
    const name = product === 'node' ? 'Node.js' : 'Python';
    return [{ at, message: `${name} ${release} (\`${range}\`) has had no security fixes since ${ended.ended}` }];
  },
  fix: { none: 'A newer release may need changes to the program; choose one that is supported' },
});
