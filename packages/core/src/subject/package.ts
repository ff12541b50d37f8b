/** Package manifests, their lockfiles, and what package managers and update bots are told. */
import type { Span } from '../control/control.ts';
import type { Unresolved } from '../value.ts';
import type { Subject } from './subject.ts';

export type Ecosystem = 'npm' | 'python';
export type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun' | 'pip' | 'poetry' | 'uv' | 'pipenv' | 'pdm';
export type DependencyKind = 'prod' | 'dev' | 'optional' | 'peer';

/** Where the code comes from: a registry of packages, a repository, an address, or this tree. */
export type Provenance = 'registry' | 'git' | 'url' | 'local' | 'unknown';

export interface Locked {
  readonly version: string;
  /** Whether the version lies in the manifest's range. */
  readonly satisfies: boolean | Unresolved;
}

export interface Dependency {
  /** As the registry compares names. */
  readonly name: string;
  readonly kind: DependencyKind;
  /** As written; empty where there is none. */
  readonly range: string;
  readonly from: Provenance;
  /** One version, one commit or one digest: the same code whenever it is installed. */
  readonly exact: boolean;
  /** The manifest itself gives digests of what may be installed. */
  readonly hashed: boolean;
  readonly at: Span;
  /** `absent`: the lockfile has no entry for it. Undefined: there is no lockfile, or it cannot tell. */
  readonly locked: Locked | 'absent' | undefined;
}

/** `service`: something here runs it. `example`: tests and samples, which nobody deploys. */
export type Role = 'service' | 'library' | 'example' | 'unknown';

export interface PackageScript {
  readonly name: string;
  readonly text: string;
}

export interface PackageBody {
  readonly ecosystem: Ecosystem;
  readonly manager: Manager;
  readonly folder: string;
  readonly role: Role;
  readonly dependencies: readonly Dependency[];
  readonly scripts: readonly PackageScript[];
  /** Lockfiles that go with it, of whichever manager: beside it, or at the root of its workspace. */
  readonly lockfiles: readonly LockfileSubject[];
  /** A plain list whose own pins stand for a lockfile. */
  readonly list: boolean;
  /** What else it declares that could not be read. */
  readonly missing: readonly string[];
}

export interface LockEntry {
  readonly name: string;
  readonly version: string;
  readonly from: Provenance;
  /** The address of the archive, or of the registry. */
  readonly resolved: string | undefined;
  readonly integrity: boolean;
  /** Something of it runs when it is installed. */
  readonly scripts: boolean;
  /** Found in the text when it is asked for. */
  readonly at: () => Span;
}

export interface LockfileBody {
  readonly ecosystem: Ecosystem;
  readonly manager: Manager;
  readonly folder: string;
  /** The format's own version, as written. */
  readonly format: string;
  /** Registry entries of this format carry digests. */
  readonly digests: boolean;
  readonly entries: readonly LockEntry[];
}

/** An option of a package manager: of `.npmrc`, `pip.conf`, a list of requirements … */
export interface RegistryOption {
  /** Lower-case, without dashes in front: `registry`, `@shop:registry`, `extra-index-url`. */
  readonly name: string;
  readonly value: string;
  readonly at: Span;
}

export interface RegistryBody {
  readonly ecosystem: Ecosystem;
  readonly folder: string;
  readonly options: readonly RegistryOption[];
}

export interface RuntimeBody {
  readonly product: 'node' | 'python';
  /** As written. */
  readonly range: string;
  /** The release that the range admits, where it is one: `18`, `3.8`. */
  readonly release: string | undefined;
  readonly at: Span;
}

export interface UpdateRule {
  /** In Dependabot's words: `npm`, `pip`, `github-actions`, `docker` … */
  readonly ecosystem: string;
  /** Folders below the root; `''` is the root, and `*` and `**` stand for names. */
  readonly folders: readonly string[];
  /** Lets manifests of the repository run while updates are worked out. */
  readonly executes: boolean;
  readonly cooldown: boolean;
  readonly pointer: string;
}

export interface UpdatesBody {
  readonly tool: 'dependabot' | 'renovate';
  /** Renovate finds manifests by itself: `all`. */
  readonly rules: readonly UpdateRule[] | 'all';
}

export type PackageSubject = Subject<'package', PackageBody>;
export type LockfileSubject = Subject<'lockfile', LockfileBody>;
export type RegistrySubject = Subject<'registry', RegistryBody>;
export type RuntimeSubject = Subject<'runtime', RuntimeBody>;
export type UpdatesSubject = Subject<'updates', UpdatesBody>;

export const isPackage = (subject: Subject): subject is PackageSubject => subject.model === 'package';
export const isLockfile = (subject: Subject): subject is LockfileSubject => subject.model === 'lockfile';
export const isRegistry = (subject: Subject): subject is RegistrySubject => subject.model === 'registry';
export const isRuntime = (subject: Subject): subject is RuntimeSubject => subject.model === 'runtime';
export const isUpdates = (subject: Subject): subject is UpdatesSubject => subject.model === 'updates';
