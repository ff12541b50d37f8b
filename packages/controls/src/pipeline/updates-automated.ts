import type { Problem, WorldControl } from '@palisade/core/control/control';
import { cwe, githubDocs } from '@palisade/core/control/reference';
import { isDockerfile } from '@palisade/core/subject/dockerfile';
import type { UpdatesSubject } from '@palisade/core/subject/package';
import { isWorkflow, type WorkflowSubject } from '@palisade/core/subject/workflow';
import type { World } from '@palisade/core/world';
import { isKept, seesRepository, updatersIn } from '../dependency/_updates.ts';
import { isRun } from './_dependency-audit.ts';
import { repositoriesUsed } from './_uses.ts';

const EXAMPLE = /(?:^|\/)(?:tests?|fixtures?|testdata|examples?|samples?|docs?)\//;
const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));

function staleActions(workflows: readonly WorkflowSubject[], updaters: readonly UpdatesSubject[]): Problem[] {
  const used = workflows.some(({ body }) => repositoriesUsed(body).length > 0);
  if (!used || isKept(updaters, ['github-actions'], '')) return [];
  return [{ at: '/jobs', item: 'actions', message: 'Dependabot is not told to look after the actions' }];
}

function staleImages(world: World, updaters: readonly UpdatesSubject[]): Problem[] {
  const images = world.model('dockerfile').items.filter(isDockerfile);
  const stale = images.filter(({ name }) => !EXAMPLE.test(name) && !isKept(updaters, ['docker'], folderOf(name)));
  const [image] = stale;
  if (!image) return [];
  const more = stale.length > 1 ? ` and ${stale.length - 1} more` : '';
  const message = `Dependabot is not told to look after the base images of ${image.name}${more}`;
  const related = [{ subject: image, at: '', message: 'Built from base images' }];
  return [{ at: '/jobs', item: 'images', message, related }];
}

export const updatesAutomated: WorldControl = {
  form: 'world',
  title: 'Actions, base images and dependencies are kept current by a bot',
  severity: 'low',
  why: 'What is pinned stays as it is: without a bot that proposes the next version, its holes do, too.',
  refs: [githubDocs('code-security/concepts/supply-chain-security/about-dependabot-version-updates'), cwe(1104)],
  model: 'workflow',
  inspect(subject, world) {
    const workflows = world.model('workflow').items.filter(isWorkflow);
    const first = workflows.find(({ body, name }) => body.type === 'workflow' && isRun(name));
    if (first !== subject || !seesRepository(world)) return undefined;
    const updaters = updatersIn(world);
    if (updaters.length > 0) return [...staleActions(workflows, updaters), ...staleImages(world, updaters)];
    return [{ at: '/jobs', message: 'There is no configuration of Dependabot (.github/dependabot.yml) or Renovate' }];
  },
  admission: { none: 'A workflow is no object of the cluster' },
  fix: { none: 'Which bot, how often, and who reviews is your choice' },
};
