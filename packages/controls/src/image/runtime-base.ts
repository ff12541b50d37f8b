import { dockerfileControl } from '@palisade/core/control/dockerfile';
import { cisDocker, cwe, dockerDocs } from '@palisade/core/control/reference';
import { repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { chainOf, rootBaseOf, type Stage } from '@palisade/core/subject/dockerfile';
import { imageSpan, officialName } from './_image.ts';

/** Official images that are there to build with. */
const TOOLCHAINS = new Set([
  'golang',
  'rust',
  'gcc',
  'maven',
  'gradle',
  'haskell',
  'sbt',
  'buildpack-deps',
  'composer',
]);
const WITH_JDK = new Set(['eclipse-temurin', 'ibm-semeru-runtimes']);

function isToolchain(reference: string): boolean {
  const name = officialName(reference) ?? '';
  const tag = tagOf(reference) ?? '';
  if (TOOLCHAINS.has(name)) return true;
  if (WITH_JDK.has(name)) return !tag.includes('jre');
  if (name === 'swift') return !tag.includes('slim');
  return repositoryOf(reference) === 'mcr.microsoft.com/dotnet/sdk';
}

export const runtimeBase = dockerfileControl({
  title: 'The final image is not built on a toolchain',
  severity: 'medium',
  why: 'A compiler, a package manager and the source in the running image let an intruder build what they need, and add hundreds of packages to patch.',
  refs: [dockerDocs('build/building/multi-stage/'), cisDocker('4.3'), cwe(1104)],
  each: 'final-stage',
  *inspect(stage) {
    const base = rootBaseOf(stage);
    const at = imageSpan(chainOf(stage)[0] as Stage);
    if (base.kind === 'unresolved') yield { at, message: 'The base cannot be told', unknown: base.why, item: 'base' };
    else if (base.kind === 'image' && isToolchain(base.reference))
      yield { at, message: `${base.reference} is for building; copy the result into a runtime image`, item: 'base' };
  },
  fix: { none: 'What the program needs at run time, and so what is to be copied, only you know' },
});
