/** A repository as it is read, what is found in it, and how a language shows itself. */

export interface Repository {
  /** What its folder is called. */
  readonly folder: string;
  readonly paths: readonly string[];
  readonly read: (path: string) => string | undefined;
}

export interface Found<T> {
  readonly value: T;
  readonly file: string;
}

/** How one language shows itself. */
export interface Stack {
  readonly language: 'node' | 'python';
  /** Files that say that it is this language. */
  readonly manifests: readonly string[];
  /** The package manager of a lockfile; the first that is there counts. */
  readonly locks: Readonly<Record<string, string>>;
  readonly sources: RegExp;
  /** Ports in its code, each with one group. */
  readonly ports: readonly RegExp[];
  readonly version: (repository: Repository) => Found<string> | undefined;
  readonly build: (repository: Repository) => Found<string> | undefined;
}
