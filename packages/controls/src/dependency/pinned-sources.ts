import { cwe } from '@palisade/core/control/reference';
import { dependencyControl, installed, isDeployed } from './_controls.ts';

export const pinnedSources = dependencyControl({
  title: 'Dependencies from repositories are held to a commit',
  severity: 'medium',
  why: 'A branch or a tag moves: whoever may push to that repository decides what is in the next image.',
  refs: [cwe(829), cwe(1357)],
  model: 'package',
  inspect(body) {
    const judged = installed(body).filter(({ from }) => from === 'git' || from === 'url');
    if (judged.length === 0 || !isDeployed(body)) return undefined;
    const held = body.lockfiles.length > 0;
    const loose = judged.filter(({ exact }) => !exact && !held);
    return loose.map(({ name, at, from }) => ({
      at,
      item: name,
      message:
        from === 'git'
          ? `${name} is whatever its branch or tag holds; name the commit`
          : `${name} is whatever the address serves; give its digest`,
    }));
  },
  fix: { none: 'Only you know which commit was tested' },
});
