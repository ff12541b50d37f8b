/** Who ships what where: names of the service, its namespace and this run, from the command line, the spec and the files. */
import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Service } from '@palisade/config/service/service';
import type { Clock } from '@palisade/ship/clock';
import { isWorkload, type KubeObject } from '@palisade/ship/object';
import { type Options, text } from '../check/prepare.ts';
import { UserError } from '../command.ts';

export const CLOCK: Clock = {
  monotonic: () => performance.now(),
  wall: () => new Date().toISOString(),
  sleep: (milliseconds, signal) =>
    sleep(milliseconds, undefined, signal && { signal }).then(
      () => undefined,
      () => undefined,
    ),
};

const NAME = /^[a-z]([a-z0-9-]{0,48}[a-z0-9])?$/;

function whoIsIt(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** No two runs have the same. */
export function runnerName(env: NodeJS.ProcessEnv): string {
  const own = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return repository && run ? `${repository}/actions/runs/${run}-${own}` : `${whoIsIt()}@${hostname()}-${own}`;
}

/** What GitHub Actions says of a run (docs.github.com, "Variables reference"). */
const NOTES = { commit: 'GITHUB_SHA', ref: 'GITHUB_REF_NAME', actor: 'GITHUB_ACTOR' } as const;

export function notesOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const notes = Object.entries(NOTES).flatMap(([name, variable]) => (env[variable] ? [[name, env[variable]]] : []));
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return {
    ...(Object.fromEntries(notes) as Record<string, string>),
    ...(server && repository && run && { run: `${server}/${repository}/actions/runs/${run}` }),
  };
}

/** @throws UserError */
export function serviceName(options: Options, service: Service | undefined, objects: readonly KubeObject[]): string {
  const workloads = objects.filter(isWorkload);
  const name =
    text(options['service']) ?? service?.name ?? (workloads.length === 1 ? workloads[0]?.metadata.name : undefined);
  if (name === undefined)
    throw new UserError('--service=NAME: what is the service called? It has no spec, and more than one workload');
  if (NAME.test(name)) return name;
  throw new UserError(
    `--service=${name}: a name is at most 50 lower-case letters, digits and dashes, as in "shop-api"`,
  );
}

const environmentOf = (options: Options, service: Service | undefined): string | undefined => {
  const environment = text(options['environment']);
  if (!service || environment === undefined) return undefined;
  return service.environments[environment]?.namespace ?? `${service.namespace ?? service.name}-${environment}`;
};

/** That of the command line, of the environment, of the workloads, of the spec, or of the context. */
export function namespaceFor(
  options: Options,
  service: Service | undefined,
  objects: readonly KubeObject[],
  ofContext: string,
): string {
  const said = new Set(objects.filter(isWorkload).flatMap(({ metadata: { namespace } }) => namespace ?? []));
  const [only] = said;
  const ofFiles = said.size === 1 ? only : undefined;
  const named = text(options['namespace']) ?? environmentOf(options, service) ?? ofFiles;
  return named ?? (service ? (service.namespace ?? service.name) : ofContext);
}

/** Who says a namespace means all of it; of files that say another, one of the two is a mistake. @throws UserError */
export function refuseOtherNamespaces(options: Options, objects: readonly KubeObject[]): void {
  const said = text(options['namespace']);
  const other = said && objects.find(({ metadata: { namespace } }) => namespace !== undefined && namespace !== said);
  if (!other) return;
  const { kind, metadata } = other;
  throw new UserError(
    `--namespace=${said}: ${kind} ${metadata.name} is written for ${metadata.namespace}; leave the option out, or the namespace in the files`,
  );
}
