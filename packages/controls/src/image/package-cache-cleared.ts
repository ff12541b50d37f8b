import { type DockerfileProblem, dockerfileControl, type Splice } from '@palisade/core/control/dockerfile';
import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import { finalStage, historyOf, type Instruction } from '@palisade/core/subject/dockerfile';
import { CACHES, type Cache, clears, isMounted } from './_cache.ts';
import { wordAfter } from './_edit.ts';
import { hasFlag } from './_flag.ts';
import { familyOf } from './_package.ts';
import { appended, cacheMounts, isUsedLater, type PackageCommand, packageCommands } from './_run.ts';

const DNF = ['yum', 'dnf', 'dnf5', 'microdnf', 'tdnf'];

/** apt's own lists are what stays: the images of Debian and Ubuntu delete packages once they are installed. */
const leaves = ({ operation, command }: PackageCommand): boolean =>
  operation.act === 'update' ||
  (operation.act === 'install' && familyOf(operation.manager) !== 'apt' && !hasFlag(command, '--no-cache'));

function splices(
  instruction: Instruction,
  { operation, command }: PackageCommand,
  cache: Cache,
  used: boolean,
): Splice[] {
  if (operation.manager === 'apk')
    return command.exact && operation.act === 'install' ? [wordAfter(operation.verb, '--no-cache')] : [];
  const added = used ? undefined : appended(instruction, cache.clear.replace(/^(?:yum|dnf)/, operation.manager));
  return added ? [added] : [];
}

function* inspect(instruction: Instruction, later: readonly Instruction[]): Generator<DockerfileProblem> {
  const commands = instruction.script?.commands ?? [];
  const seen = new Set<string>();
  for (const used of packageCommands(instruction).filter(leaves).reverse()) {
    const family = familyOf(used.operation.manager);
    const cache = CACHES[family];
    if (!cache || seen.has(family) || isMounted(cache, cacheMounts(instruction))) continue;
    seen.add(family);
    const after = commands.slice(commands.indexOf(used.command));
    if (after.some((command) => clears(cache, DNF.includes(family) ? DNF : [family], command))) continue;
    const fix = splices(instruction, used, cache, isUsedLater(later, family));
    yield { at: used.command.span, message: `What ${used.operation.manager} fetched stays in the image`, splices: fix };
  }
}

export const packageCacheCleared = dockerfileControl({
  title: 'Package caches do not stay in the image',
  severity: 'low',
  why: 'Lists and downloaded packages make the image larger, and stale lists install old packages later.',
  refs: [dockerDocs('build/building/best-practices/#apt-get'), cisDocker('4.3')],
  peers: ['DL3009', 'DL3019', 'DL3032', 'DL3036', 'DL3040', 'DS-0015', 'DS-0019', 'DS-0020', 'DS-0025'],
  each: 'instruction',
  keywords: ['RUN'],
  within: 'final-image',
  inspect(instruction, { file }) {
    if (packageCommands(instruction).length === 0) return undefined;
    const last = finalStage(file);
    const later = last ? historyOf(last).filter(({ span }) => span.start > instruction.span.start) : [];
    return inspect(instruction, later);
  },
  fix: { safety: 'safe', description: 'Clears the cache in the same RUN' },
});
