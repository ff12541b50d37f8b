import { cwe } from '@palisade/core/control/reference';
import { dependencyControl, isDeployed } from './_controls.ts';

export const requirementHashes = dependencyControl({
  title: 'Pinned requirements have digests',
  severity: 'info',
  why: 'A version can be served with other content by a mirror, a proxy or a stolen index; pip checks what it gets only against digests.',
  refs: [cwe(494)],
  model: 'package',
  inspect(body) {
    const judged = body.dependencies.filter(({ kind, from }) => kind === 'prod' && from === 'registry');
    const pinned = judged.length > 0 && judged.every(({ exact }) => exact);
    if (!body.list || !isDeployed(body) || !pinned || body.lockfiles.length > 0) return undefined;
    const without = judged.filter(({ hashed }) => !hashed);
    const [first] = without;
    if (!first) return [];
    return [{ at: first.at, message: `${without.length} of ${judged.length} pinned requirements have no \`--hash\`` }];
  },
  fix: { none: '`uv pip compile --generate-hashes` writes them from the index' },
});
