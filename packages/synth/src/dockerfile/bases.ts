/** The images that services are built on, and what is known of their digests. */
import type { Service } from '@palisade/config/service/service';

export interface BaseDigest {
  readonly digest: string;
  /** Who says so: a public repository that pins it, or a registry that was asked. */
  readonly source: string;
}

/** By reference, as in `node:24-alpine`. Whoever is online asks a registry, and hands in what it answered beside these. */
export type BaseDigests = Readonly<Record<string, BaseDigest>>;

/**
 * Indexes of many platforms, as public repositories pinned them in autumn 2026; no registry was asked. They age as every
 * digest does: Dependabot and Renovate bring newer ones, since tag and digest stand side by side.
 */
export const KNOWN_BASES: BaseDigests = {
  'node:22-alpine': {
    digest: 'sha256:0a7108bf6c7bf5de370ffb1a3ed6be93d405b43ff159f681a8d18c0e2bc2e402',
    source: 'trialskid/overlook, Dockerfile',
  },
  'node:24-alpine': {
    digest: 'sha256:50c8e8ca1d27439048670df5883f32d57cf81cff6233222c893fd0d9884cbd81',
    source: 'lannonbr/node-schedule, cmd/main.go',
  },
  'node:26-alpine': {
    digest: 'sha256:0b36e8c136b94cd4fcf02188228e76c31ad5872eef3fec8cbd2eee500cfd9e80',
    source: 'trialskid/overlook, Dockerfile',
  },
  'python:3.12-slim': {
    digest: 'sha256:f77ac9e44ae96ef2c90b8053ea08c31f8be030f824196b0ae4db6d462c84e51f',
    source: 'Conker-AI/pi, Dockerfile.terminal',
  },
  'python:3.13-slim': {
    digest: 'sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b',
    source: 'cheeezis/job_finder, Dockerfile',
  },
  'python:3.14-slim': {
    digest: 'sha256:f85c5697265c178cc6887276c55fe16cf3d14ca35c3df6a5eab3b360534a55d2',
    source: 'robert-koch-institut/mex-consent, Dockerfile',
  },
};

type Runtime = Service['runtime'];

interface Family {
  readonly version: string;
  readonly variant: string;
}

/**
 * Alpine for Node.js: it needs nothing of the distribution but two libraries. Debian for Python: wheels with native parts
 * are published for glibc first, and a compiler in the build is the larger risk.
 */
const FAMILIES: Readonly<Record<Runtime['language'], Family>> = {
  node: { version: '24', variant: 'alpine' },
  python: { version: '3.13', variant: 'slim' },
};

/** The release line: the newest with long-term support where none is named. */
export const lineOf = ({ language, version }: Runtime): string => version ?? FAMILIES[language].version;

export const baseOf = (runtime: Runtime): string =>
  `${runtime.language}:${lineOf(runtime)}-${FAMILIES[runtime.language].variant}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function digestOf(reference: string, bases: BaseDigests): string | undefined {
  const digest = Object.hasOwn(bases, reference) ? bases[reference]?.digest : undefined;
  return digest !== undefined && DIGEST.test(digest) ? digest : undefined;
}

/** What could not be written, and what would mend it: a command shows it, and never takes it for a pass. */
export interface DockerNote {
  readonly control: 'image/base-digest';
  readonly verdict: 'unknown';
  readonly base: string;
  readonly message: string;
}

export function dockerNotes(service: Service, bases: BaseDigests = KNOWN_BASES): readonly DockerNote[] {
  const base = baseOf(service.runtime);
  if (digestOf(base, bases) !== undefined) return [];
  const message = `The digest of ${base} is not known: run docker buildx imagetools inspect ${base}, and write it behind the tag`;
  return [{ control: 'image/base-digest', verdict: 'unknown', base, message }];
}
