import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cwe, dockerDocs, owasp } from '@palisade/core/control/reference';
import { finalStage, historyOf } from '@palisade/core/subject/dockerfile';
import { dependencyInstall } from './_dependency.ts';
import { isProduction, pruned } from './_production.ts';

export const productionDependencies = dockerfileControl({
  title: 'Only production dependencies are in the final image',
  severity: 'medium',
  why: 'Test runners, bundlers and their hundreds of dependencies run nowhere in production, and each is code that an attacker of the supply chain may own.',
  refs: [dockerDocs('build/building/multi-stage/'), owasp('NodeJS_Docker_Cheat_Sheet'), cwe(1104)],
  each: 'instruction',
  keywords: ['RUN'],
  within: 'final-image',
  inspect(instruction, { file, stage }) {
    const installs = (instruction.script?.commands ?? []).flatMap((command) => {
      const install = dependencyInstall(command);
      return install && !install.global && install.packages.length === 0 ? [{ command, install }] : [];
    });
    if (installs.length === 0) return undefined;
    const final = historyOf(finalStage(file) ?? stage);
    return installs
      .filter(({ command, install }) => !isProduction(install, command, instruction, stage))
      .filter(({ install }) => !pruned(install.ecosystem, final, instruction))
      .map(({ command }) => ({ at: command.span, message: `${command.name} installs development dependencies too` }));
  },
  fix: { none: 'What the build itself needs must first move to a stage of its own' },
});
