/**
 * What a repository says of the service in it. Every fact comes with where it was found; what is not found is not there,
 * and is asked for.
 */
import { wordsOf } from '../words.ts';
import { NODE } from './node.ts';
import { PYTHON } from './python.ts';
import type { Found, Repository, Stack } from './repository.ts';

export interface Detected {
  readonly language?: Found<'node' | 'python'>;
  readonly packages?: Found<string>;
  readonly version?: Found<string>;
  readonly build?: Found<string>;
  readonly name?: Found<string>;
  readonly port?: Found<number>;
  readonly image?: Found<string>;
  readonly owner?: Found<string>;
  readonly live?: Found<string>;
  readonly ready?: Found<string>;
}

const STACKS: readonly Stack[] = [NODE, PYTHON];
/** Copies of others' code, and tests, say nothing of the service. */
const FOREIGN =
  /(?:^|\/)(?:node_modules|vendor|dist|build|\.venv|venv|tests?|__tests__|spec)\/|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)test_[^/]*\.py$/;
const MAX_SOURCES = 400;
const MIN_PORT = 1024;

const depth = (path: string): number => path.split('/').length;

/** The first match in the files, in their order. */
function firstMatch(
  { read }: Repository,
  files: readonly string[],
  patterns: readonly RegExp[],
  accept: (text: string) => boolean = () => true,
): Found<string> | undefined {
  for (const pattern of patterns)
    for (const file of files)
      for (const [, value] of (read(file) ?? '').matchAll(pattern))
        if (value !== undefined && accept(value)) return { value, file };
  return undefined;
}

const named = ({ paths }: Repository, pattern: RegExp): string[] =>
  paths
    .filter((path) => pattern.test(path) && !FOREIGN.test(path))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));

const DOCKERFILE = /(?:^|\/)Dockerfile$/;
const MANIFEST = /\.ya?ml$/;
const LIVE = [/["'`](\/(?:livez|healthz|health\/live|live|liveness|health|_health|ping))["'`]/g];
const READY = [/["'`](\/(?:readyz|health\/ready|ready|readiness))["'`]/g, ...LIVE];
const IMAGE = [
  /^[ \t-]*image:[ \t]*["']?([a-z0-9][\w./-]*(?::\d+)?\/[\w./-]+?)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?["']?[ \t]*(?:#.*)?$/gm,
];
const CODEOWNERS = /(?:^|\/)CODEOWNERS$/;
const OWNER = [/^\*[ \t]+@?(?:[\w.-]+\/)?([\w.-]+)/gm];

const isOwnPort = (text: string): boolean => Number(text) >= MIN_PORT && Number(text) <= 65_535;

function portOf(repository: Repository, { sources, ports }: Stack): Found<number> | undefined {
  const inCode = firstMatch(repository, named(repository, sources).slice(0, MAX_SOURCES), ports, isOwnPort);
  const found = inCode ?? firstMatch(repository, named(repository, DOCKERFILE), [/^EXPOSE[ \t]+(\d+)/gm], isOwnPort);
  return found && { ...found, value: Number(found.value) };
}

/** A name as Kubernetes wants it; nothing where none is left. */
export function serviceNameOf(text: string): string | undefined {
  const words = wordsOf(text.replace(/^@[^/]*\//, ''));
  const first = words.findIndex((word) => /^[a-z]/.test(word));
  const name = first < 0 ? '' : words.slice(first).join('-').slice(0, 50).replace(/-$/, '');
  return name === '' ? undefined : name;
}

const NAME = [/(?:^|[{,])[ \t]*"name":[ \t]*"([^"]+)"/gm, /^name[ \t]*=[ \t]*["']([^"']+)["']/gm];

function nameOf(repository: Repository, { manifests }: Stack): Found<string> | undefined {
  const there = manifests.filter((path) => repository.paths.includes(path));
  const said = firstMatch(repository, there, NAME) ?? { value: repository.folder, file: 'the folder' };
  const value = serviceNameOf(said.value);
  return value === undefined ? undefined : { ...said, value };
}

/** Only what stands at the top is the service; what is deeper may be another. */
function stackOf({ paths }: Repository): { stack: Stack; file: string } | undefined {
  for (const stack of STACKS) {
    const file = stack.manifests.find((name) => paths.includes(name));
    if (file !== undefined) return { stack, file };
  }
  return undefined;
}

function lockOf({ paths }: Repository, { locks }: Stack): Found<string> | undefined {
  const file = Object.keys(locks).find((name) => paths.includes(name));
  return file === undefined ? undefined : { value: locks[file] as string, file };
}

export function detect(repository: Repository): Detected {
  const of = stackOf(repository);
  if (!of) return {};
  const { stack, file } = of;
  const sources = named(repository, stack.sources).slice(0, MAX_SOURCES);
  const facts: { [Fact in keyof Detected]: Detected[Fact] | undefined } = {
    language: { value: stack.language, file },
    packages: lockOf(repository, stack),
    version: stack.version(repository),
    build: stack.build(repository),
    name: nameOf(repository, stack),
    port: portOf(repository, stack),
    image: firstMatch(repository, named(repository, MANIFEST), IMAGE),
    owner: firstMatch(repository, named(repository, CODEOWNERS), OWNER),
    // A probe of a path that is not there restarts the service for ever.
    live: firstMatch(repository, sources, LIVE) ?? firstMatch(repository, sources, READY),
    ready: firstMatch(repository, sources, READY),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined)) as Detected;
}
