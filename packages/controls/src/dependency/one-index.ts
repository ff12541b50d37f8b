import { cwe, mitre } from '@palisade/core/control/reference';
import type { RegistryOption } from '@palisade/core/subject/package';
import { dependencyControl } from './_controls.ts';

const EXTRA = /^(?:(?:global|install|download)\.)?extra-index-url$/;

function wrong({ name, value }: RegistryOption): string | undefined {
  if (EXTRA.test(name)) return 'pip takes the highest version of both indexes, whoever published it';
  // uv looks into one index by default; this takes that away.
  return name === 'index-strategy' && value.startsWith('unsafe-')
    ? 'The highest version of every index is taken'
    : undefined;
}

export const oneIndex = dependencyControl({
  title: 'pip takes packages from one index',
  severity: 'high',
  why: 'A private package’s name, registered by a stranger in the public index with a high version, is what pip installs: dependency confusion.',
  refs: [cwe(427), mitre('T1195.001')],
  model: 'registry',
  inspect({ ecosystem, options }) {
    if (ecosystem !== 'python') return undefined;
    return options.flatMap((option) => {
      const message = wrong(option);
      return message === undefined ? [] : [{ at: option.at, item: option.name, message }];
    });
  },
  fix: { none: 'Let the private index serve the public packages as well, and name only it, with `--index-url`' },
});
