import { cwe } from '@palisade/core/control/reference';
import type { RegistryOption } from '@palisade/core/subject/package';
import { dependencyControl } from './_controls.ts';

const REGISTRY = /(?:^|[:.-])(?:registry|index-url|extra-index-url|find-links|npmregistryserver)$/;
const PLAIN = /^http:\/\/(?!localhost\b|127\.|\[::1\])/i;

function wrong({ name, value }: RegistryOption): string | undefined {
  if (/(?:^|[.-])trusted-host$/.test(name)) return `\`${name}\` turns off the check of ${value}’s certificate`;
  if (name === 'strict-ssl' || name === 'verify_ssl' || name === 'enablestrictssl')
    return value === 'false' ? `\`${name}\` is off: certificates are not checked` : undefined;
  const plain = REGISTRY.test(name) && value.split(/\s+/).some((address) => PLAIN.test(address));
  return plain ? `\`${name}\` is reached over plain HTTP` : undefined;
}

export const registryEncrypted = dependencyControl({
  title: 'Registries are reached over verified TLS',
  severity: 'high',
  why: 'Whoever is on the way between a build and the registry serves a package of their own, and installing it runs it.',
  refs: [cwe(295), cwe(319)],
  model: 'registry',
  inspect: ({ options }) =>
    options.flatMap((option) => {
      const message = wrong(option);
      return message === undefined ? [] : [{ at: option.at, item: option.name, message }];
    }),
  fix: { none: 'Give the registry a certificate that the build trusts (`cafile`, `cert`) before taking it out' },
});
