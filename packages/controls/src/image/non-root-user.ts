import { type DockerfileProblem, dockerfileControl, type Splice } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import type { Settings } from '@palisade/core/control/setting';
import { rootBaseOf, type Stage } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { glob } from '@palisade/core/waiver';
import { imageSpan } from './_image.ts';
import { NON_ROOT_BASES } from './_non-root-base.ts';
import { isMadeRoot, isRoot, lastUser, userName } from './_user.ts';
import { userSplice } from './_user-splice.ts';

const settings = { nonRootBases: NON_ROOT_BASES } satisfies Settings;

function* withoutUser(
  stage: Stage,
  splices: readonly Splice[],
  bases: readonly string[],
): Generator<DockerfileProblem> {
  const base = rootBaseOf(stage);
  const at = imageSpan(stage);
  if (base.kind === 'image' && bases.some((pattern) => glob(pattern).test(base.reference))) return;
  if (base.kind === 'unresolved') yield { at, message: 'No USER is set', item: 'user', unknown: base.why };
  else if (base.kind === 'scratch')
    yield { at, message: 'No USER is set, so the image runs as root', item: 'user', splices };
  else
    yield {
      at,
      message: `No USER is set, and ${base.reference} is not known to set one`,
      item: 'user',
      splices,
    };
}

export const nonRootUser = dockerfileControl({
  title: 'Images run as a user other than root',
  severity: 'high',
  why: 'A process that breaks out of its container as uid 0 is root on the node, and inside it may change whatever it finds.',
  refs: [cisDocker('4.1'), dockerDocs('build/building/best-practices/#user'), cwe(250)],
  peers: ['DL3002', 'DS-0002', 'AVD-DS-0002', 'CKV_DOCKER_3', 'CKV_DOCKER_8'],
  settings,
  each: 'final-stage',
  *inspect(stage, { file, settings: values }) {
    const splices = [userSplice(file.text, stage, 'USER 1001:1001')];
    const last = lastUser(stage);
    if (!last) return yield* withoutUser(stage, splices, values['nonRootBases'] as readonly string[]);
    const user = userName(last.words[0]?.value);
    const at = last.span;
    if (user instanceof Unresolved) yield { at, message: 'The USER cannot be told', item: 'user', unknown: user.why };
    else if (isRoot(user)) yield { at, message: `The image runs as ${user || 'root'}`, item: 'user', splices };
    else if (isMadeRoot(stage, user)) yield { at, message: `The image runs as ${user}, made with uid 0`, item: 'user' };
  },
  fix: { safety: 'unsafe', description: 'Sets USER 1001:1001; what the process writes must be writable for that user' },
});
