import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { tagOf } from '@palisade/core/predicate/image';
import { chainOf, rootBaseOf, type Stage } from '@palisade/core/subject/dockerfile';
import { imageSpan, officialName } from './_image.ts';

const SMALL = /alpine|slim|minimal|distroless|chiseled/;

/** Official images that come with a whole distribution, and what to take instead. */
const LARGE: Readonly<Record<string, string>> = {
  node: 'its -alpine or -slim tags',
  python: 'its -alpine or -slim tags',
  ruby: 'its -alpine or -slim tags',
  perl: 'its -slim tags',
  php: 'its -alpine tags',
  debian: 'its -slim tags',
  ubuntu: 'debian:*-slim, a distroless or a chiseled image',
  centos: 'a -minimal image of a supported distribution',
  fedora: 'registry.fedoraproject.org/fedora-minimal',
  rockylinux: 'its -minimal tags',
  amazonlinux: 'its -minimal tags',
};

export const minimalBase = dockerfileControl({
  title: 'The final image has a minimal base',
  severity: 'low',
  why: 'Shells, compilers, clients and libraries that the service never calls are tools for an intruder and work for whoever patches.',
  refs: [cisDocker('4.3'), dockerDocs('build/building/best-practices/#choose-the-right-base-image'), cwe(1104)],
  each: 'final-stage',
  *inspect(stage) {
    const base = rootBaseOf(stage);
    const at = imageSpan(chainOf(stage)[0] as Stage);
    if (base.kind === 'unresolved') yield { at, message: 'The base cannot be told', unknown: base.why, item: 'base' };
    if (base.kind !== 'image') return;
    const name = officialName(base.reference) ?? '';
    const instead = Object.hasOwn(LARGE, name) ? LARGE[name] : undefined;
    if (instead === undefined || SMALL.test(tagOf(base.reference) ?? '')) return;
    yield { at, message: `${base.reference} brings a whole distribution; take ${instead}`, item: 'base' };
  },
  fix: { none: 'A smaller base may lack what the program links to; build and test with it' },
});
