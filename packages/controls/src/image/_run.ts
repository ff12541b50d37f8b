/** A RUN as a whole: what it installs, and whether a command may be added to it. */
import type { Splice } from '@palisade/core/control/dockerfile';
import type { Instruction } from '@palisade/core/subject/dockerfile';
import type { Command } from '@palisade/core/subject/script';
import { familyOf, type Operation, operationOf } from './_package.ts';

export interface PackageCommand {
  readonly command: Command;
  readonly operation: Operation;
}

export const packageCommands = ({ script }: Instruction): readonly PackageCommand[] =>
  (script?.commands ?? []).flatMap((command) => {
    const operation = operationOf(command);
    return operation ? [{ command, operation }] : [];
  });

export const isInstallOf =
  (family: string) =>
  ({ operation }: PackageCommand): boolean =>
    operation.act === 'install' && familyOf(operation.manager) === family;

/** A later RUN installs from lists that it does not fetch itself. */
export const isUsedLater = (later: readonly Instruction[], family: string): boolean =>
  later.some((instruction) => {
    const commands = packageCommands(instruction).filter(({ operation }) => familyOf(operation.manager) === family);
    return commands.some(isInstallOf(family)) && commands[0]?.operation.act !== 'update';
  });

/** ` && COMMAND` at the end of a plain chain; undefined where the end is not reached by every way through the script. */
export function appended({ form, heredocs, script, span }: Instruction, text: string): Splice | undefined {
  const plain = script?.commands.every(
    ({ after, nested, exact }) => exact && !nested && (after === '' || after === '&&'),
  );
  const last = script?.commands.at(-1);
  if (form !== 'shell' || heredocs.length > 0 || !plain || last?.span.end !== span.end) return undefined;
  return { start: span.end, end: span.end, text: ` && ${text}` };
}

/** Paths of build caches that are mounted and so stay out of the image. */
export const cacheMounts = ({ flags }: Instruction): readonly string[] =>
  flags.flatMap(({ name, options }) => {
    const type = options.get('type');
    const target = options.get('target') ?? options.get('dst') ?? options.get('destination');
    return name === 'mount' && (type === 'cache' || type === 'tmpfs') && target ? [target] : [];
  });
