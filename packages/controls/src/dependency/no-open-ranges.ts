import { cwe } from '@palisade/core/control/reference';
import type { Dependency } from '@palisade/core/subject/package';
import { dependencyControl, installed } from './_controls.ts';

const OPEN = /^(?:\*|x|latest|next|canary|beta|nightly|>=?\s*0(?:\.0){0,2}(?:-0)?)?$/i;

const isOpen = ({ from, range }: Dependency): boolean => from === 'registry' && OPEN.test(range.trim());

export const noOpenRanges = dependencyControl({
  title: 'Dependencies have a range of versions',
  severity: 'low',
  why: 'With `*` or `latest` the next major version, or a taken-over one, comes in with any install that writes the lockfile.',
  refs: [cwe(1357)],
  model: 'package',
  inspect(body) {
    // A list of requirements is judged by its pins; in Python's other manifests a bare name is how `uv add` leaves room.
    const judged = installed(body).filter(
      ({ from, range }) => from === 'registry' && (body.ecosystem === 'npm' || range !== ''),
    );
    if (body.list || judged.length === 0 || body.role === 'example') return undefined;
    return judged.filter(isOpen).map(({ name, range, at }) => ({
      at,
      item: name,
      message: `${name} may be of any version (\`${range}\`)`,
    }));
  },
  fix: { none: 'Only you know which versions it works with' },
});
