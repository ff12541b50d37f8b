import { cisDocker, cwe } from '@palisade/core/control/reference';
import type { Command } from '@palisade/core/subject/script';
import { commandControl } from './_command.ts';

const FETCHERS = new Set(['curl', 'wget', 'fetch', 'aria2c']);
const INTERPRETERS = /^(?:sh|bash|ash|dash|zsh|ksh|python[\d.]*|perl|ruby|node|php|source|\.|eval)$/;

const fetches = ({ name }: Command): boolean => FETCHERS.has(name);

export const noPipeToShell = commandControl({
  title: 'Nothing is run straight from the network',
  severity: 'medium',
  why: 'Nobody sees what ran: the server, or whoever took it over, may answer the builder with something else than it shows a browser, and a broken connection runs half a script.',
  refs: [cisDocker('4.11'), cwe(494)],
  *inspect(command, { script }) {
    if (!INTERPRETERS.test(command.name)) return;
    const from = script.commands.slice(0, script.commands.indexOf(command));
    const piped = command.after === '|' && from.some((other) => other.pipeline === command.pipeline && fetches(other));
    const substituted = command.args.some(({ commands }) => commands.some(fetches));
    if (piped || substituted) yield { at: command.span, message: `${command.name} runs what was just downloaded` };
  },
  fix: { none: 'Download, compare with a checksum that is in the repository, then run' },
});
