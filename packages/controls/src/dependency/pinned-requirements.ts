import { cwe } from '@palisade/core/control/reference';
import { dependencyControl, isDeployed, namesOf } from './_controls.ts';

export const pinnedRequirements = dependencyControl({
  title: 'Requirements of a service are pinned to versions',
  severity: 'medium',
  why: 'pip installs whatever was published last: the same commit gives different images, and a taken-over package is in yours the same hour.',
  refs: [cwe(1357)],
  model: 'package',
  inspect(body) {
    const { list, dependencies, lockfiles } = body;
    if (!list || !isDeployed(body) || lockfiles.length > 0) return undefined;
    // A list of tools for development decides on nothing that is shipped; neither do constraints install anything.
    const judged = dependencies.filter(({ kind, from }) => kind === 'prod' && from === 'registry');
    if (judged.length === 0) return undefined;
    const loose = judged.filter(({ exact }) => !exact);
    const [first] = loose;
    if (!first) return [];
    return [{ at: first.at, message: `No version is pinned for ${namesOf(loose.map(({ name }) => name))}` }];
  },
  fix: { none: 'Only you know which versions were tested; `uv pip compile` or `pip-compile` writes them all' },
});
