import { cwe } from '@palisade/core/control/reference';
import { dependencyControl, namesOf } from './_controls.ts';

const PLAIN = /^(?:git\+)?http:\/\/(?!localhost\b|127\.|\[::1\])/i;

export const downloadsEncrypted = dependencyControl({
  title: 'Locked packages are fetched over TLS',
  severity: 'medium',
  why: 'Whoever is on the way between a build and the registry reads what is fetched, and serves something else where no digest is held.',
  refs: [cwe(319), cwe(494)],
  model: 'lockfile',
  inspect({ entries }) {
    if (entries.length === 0) return undefined;
    const plain = entries.filter(({ resolved }) => PLAIN.test(resolved ?? ''));
    const [first] = plain;
    if (!first) return [];
    return [{ at: first.at(), message: `Fetched over plain HTTP: ${namesOf(plain.map(({ name }) => name))}` }];
  },
  fix: { none: 'The address is written by the package manager: set the registry to https, and install once' },
});
