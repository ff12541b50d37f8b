import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';
import { familyOf } from './_package.ts';
import { isInstallOf, packageCommands } from './_run.ts';

/** A script of the context may install what this file does not show. */
const runsScript = ({ name, args }: Command): boolean =>
  /\.(?:sh|py|pl|rb)$/.test(name) || /\.(?:sh|py|pl|rb)$/.test(args[0]?.text ?? '') || name === 'make';

export const updateWithInstall = dockerfileControl({
  title: 'Package lists are fetched in the RUN that installs from them',
  severity: 'medium',
  why: 'The layer with the lists is cached: builds weeks later install from them what was current then, without the fixes since.',
  refs: [cisDocker('4.7'), dockerDocs('build/building/best-practices/#apt-get')],
  peers: ['DS-0017', 'AVD-DS-0017', 'CKV_DOCKER_5'],
  each: 'instruction',
  keywords: ['RUN'],
  inspect(instruction) {
    const commands = packageCommands(instruction);
    if (commands.length === 0) return undefined;
    const alone = commands.filter(
      ({ operation }) =>
        operation.act === 'update' &&
        !commands.some(isInstallOf(familyOf(operation.manager))) &&
        !commands.some((other) => other.operation.act === 'upgrade' || other.operation.verb.text.endsWith('upgrade')),
    );
    if (instruction.script?.commands.some(runsScript)) return [];
    return alone.map(({ command }) => ({
      at: command.span,
      message: `${command.name} fetches lists in a layer of their own`,
    }));
  },
  fix: { none: 'Join it with the RUN that installs, by &&' },
});
