import { dockerDocs } from '@palisade/core/control/reference';
import { commandControl } from './_command.ts';
import { dependencyInstall } from './_dependency.ts';
import { wordAfter } from './_edit.ts';
import { variableFor } from './_environment.ts';
import { hasFlag } from './_flag.ts';
import { cacheMounts } from './_run.ts';

const clearsYarn = (name: string, text: string | undefined): boolean => name === 'yarn' && text === 'cache';

export const dependencyCacheCleared = commandControl({
  title: 'Caches of pip and yarn do not stay in the image',
  severity: 'info',
  why: 'Every package is in the image twice: installed, and as it was downloaded.',
  refs: [dockerDocs('build/cache/optimize/')],
  peers: ['DL3042', 'DL3060'],
  within: 'final-image',
  *inspect(command, { instruction, stage, script }) {
    const install = dependencyInstall(command);
    if (!install?.verb || cacheMounts(instruction).some((path) => /cache|\.npm/.test(path))) return;
    const purged = script.commands.some(
      ({ name, args }) => name === 'rm' && args.some(({ text }) => /\.cache/.test(text)),
    );
    if (purged) return;
    if (install.ecosystem === 'pip' && command.name !== 'uv') {
      const off = variableFor('PIP_NO_CACHE_DIR', command, instruction, stage);
      if (off !== undefined || hasFlag(command, '--no-cache-dir')) return;
      const splices = command.exact ? [wordAfter(install.verb, '--no-cache-dir')] : [];
      yield { at: command.span, message: 'pip keeps what it downloads', splices };
    } else if (
      install.ecosystem === 'yarn' &&
      !script.commands.some(({ name, args }) => clearsYarn(name, args[0]?.text))
    )
      yield { at: command.span, message: 'yarn keeps what it downloads' };
  },
  fix: { safety: 'safe', description: 'Adds --no-cache-dir' },
});
