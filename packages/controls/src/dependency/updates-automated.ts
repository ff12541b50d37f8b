import type { WorldControl } from '@palisade/core/control/control';
import { cwe, githubDocs } from '@palisade/core/control/reference';
import { isPackage, type PackageBody, type PackageSubject } from '@palisade/core/subject/package';
import type { World } from '@palisade/core/world';
import { installed } from './_controls.ts';
import { isKept, seesRepository, updatersIn } from './_updates.ts';

const ECOSYSTEMS: Readonly<Record<PackageBody['manager'], readonly string[]>> = {
  npm: ['npm'],
  pnpm: ['npm'],
  yarn: ['npm'],
  bun: ['bun', 'npm'],
  pip: ['pip', 'uv'],
  pipenv: ['pip'],
  poetry: ['pip'],
  pdm: ['pip'],
  uv: ['uv', 'pip'],
};

/** A member of a workspace is looked after with its root. */
const keptFolder = ({ folder, lockfiles }: PackageBody): string => lockfiles[0]?.body.folder ?? folder;

const isJudged = ({ body }: PackageSubject): boolean => installed(body).length > 0 && body.role !== 'example';

const isUnkept = ({ body }: PackageSubject, world: World): boolean =>
  !isKept(updatersIn(world), ECOSYSTEMS[body.manager], keptFolder(body)) &&
  !isKept(updatersIn(world), ECOSYSTEMS[body.manager], body.folder);

export const updatesAutomated: WorldControl = {
  form: 'world',
  title: 'The update bot looks after every manifest',
  severity: 'low',
  why: 'A folder that the bot was not told of stays as it is: the fix of a hole waits there until somebody looks.',
  refs: [githubDocs('code-security/concepts/supply-chain-security/about-dependabot-version-updates'), cwe(1104)],
  model: 'package',
  inspect(subject, world) {
    if (!isPackage(subject) || !isJudged(subject) || !seesRepository(world)) return undefined;
    // That there is no bot at all is said once, by pipeline/updates-automated.
    if (updatersIn(world).length === 0) return undefined;
    if (!isUnkept(subject, world)) return [];
    // One finding for an ecosystem, at the first of its manifests that nobody looks after.
    const same = world
      .model<PackageSubject>('package')
      .items.filter((one) => one.body.ecosystem === subject.body.ecosystem);
    const unkept = same.filter((one) => isJudged(one) && isUnkept(one, world));
    if (unkept[0] !== subject) return [];
    const more = unkept.length > 1 ? ` and ${unkept.length - 1} more` : '';
    return [{ at: '', message: `Dependabot is not told to look after ${subject.name}${more}` }];
  },
  admission: { none: 'A manifest is no object of the cluster' },
  fix: { none: 'Which bot, how often, and who reviews is your choice' },
};
