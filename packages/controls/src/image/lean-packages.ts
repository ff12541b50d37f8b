import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';
import { commandControl } from './_command.ts';
import { flagValue, operands } from './_flag.ts';
import { operationOf } from './_package.ts';

const BUILD =
  /^(?:gcc|g\+\+|clang|llvm|make|cmake|build-essential|build-base|autoconf|automake|libtool|cargo|rustc?|golang|go|.+-dev(?:el)?|linux-headers.*|kernel-headers)$/;
const REACH =
  /^(?:telnet|telnetd|netcat.*|nc|ncat|nmap|tcpdump|socat|ftp|rsh-.*|strace|gdb|net-tools|vim.*|nano|emacs.*)$/;

const bareName = (text: string): string => text.split(/[=<>~@]/, 1)[0] as string;

/** Names that a later command of the same RUN takes out again, virtual ones of apk too. */
function removed(commands: readonly Command[]): ReadonlySet<string> {
  const names = commands.flatMap((command) => {
    const [verb, ...rest] = operands(command, new Set());
    return /^(?:del|remove|purge|autoremove|erase|rm)$/.test(verb?.text ?? '') ? rest.map(({ text }) => text) : [];
  });
  return new Set(names);
}

export const leanPackages = commandControl({
  title: 'The final image has no compilers and no network or debugging tools',
  severity: 'low',
  why: 'They are the first things an intruder looks for, and nothing in production needs them.',
  refs: [cisDocker('4.3'), dockerDocs('build/building/multi-stage/'), cwe(1104)],
  within: 'final-image',
  *inspect(command, { script }) {
    const operation = operationOf(command);
    if (operation?.act !== 'install') return;
    const gone = removed(script.commands);
    if (gone.has(flagValue(command, '--virtual', '-t') ?? '')) return;
    const left = operation.packages.map(({ text }) => bareName(text)).filter((name) => !gone.has(name));
    const extra = left.filter((name) => BUILD.test(name) || REACH.test(name));
    if (extra.length === 0) return;
    yield {
      at: command.span,
      message: `The final image has ${extra.slice(0, 4).join(', ')}${extra.length > 4 ? ' …' : ''}`,
    };
  },
  fix: { none: 'Build in a stage of its own; debug with an ephemeral container' },
});
