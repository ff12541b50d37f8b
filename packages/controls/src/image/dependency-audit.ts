import { type DockerfileProblem, dockerfileControl } from '@palisade/core/control/dockerfile';
import { cwe, owasp } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';
import { auditable, audits, isIgnored } from './_audit.ts';

function* inspectGroup(
  group: string,
  install: Command,
  scripts: readonly (readonly Command[])[],
): Generator<DockerfileProblem> {
  const found = scripts.flatMap((commands) =>
    commands.filter((command) => audits(group, command)).map((command) => ({ commands, command })),
  );
  const [ignored] = found;
  if (!ignored)
    yield { at: install.span, item: group, message: `The build installs ${group} dependencies and audits none` };
  else if (found.every(({ commands, command }) => isIgnored(commands, command)))
    yield { at: ignored.command.span, item: group, message: 'The audit’s failure does not stop the build' };
}

export const dependencyAudit = dockerfileControl({
  title: 'The build audits its dependencies',
  severity: 'info',
  why: 'A known hole in a dependency is found when the image is built, not when it is used.',
  refs: [owasp('NPM_Security_Cheat_Sheet'), cwe(1395)],
  each: 'file',
  inspect({ stages }) {
    const runs = stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'RUN'));
    const scripts = runs.map(({ script }) => script?.commands ?? []);
    const groups = new Map<string, Command>();
    for (const command of scripts.flat().reverse()) {
      const group = auditable(command);
      if (group !== undefined) groups.set(group, command);
    }
    if (groups.size === 0) return undefined;
    return [...groups].flatMap(([group, install]) => [...inspectGroup(group, install, scripts)]);
  },
  fix: { none: 'Where the audit belongs, in the build or in CI before it, is your choice' },
});
