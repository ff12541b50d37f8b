/** Builds an example's image from the Dockerfile that synth wrote, as it stands there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseName } from './bases.ts';
import type { Example } from './examples.ts';
import type { Store } from './store.ts';

export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[];
  readonly Healthcheck: { readonly Test: readonly [kind: string, ...command: string[]] };
  readonly ExposedPorts: Readonly<Record<string, unknown>>;
  readonly Volumes: Readonly<Record<string, unknown>>;
  readonly Labels: Readonly<Record<string, string>>;
  readonly StopSignal: string;
}

export interface Image {
  readonly config: ImageConfig;
  readonly history: readonly { readonly created_by: string }[];
  /** Where its files are. */
  readonly root: string;
}

/** Certificates of the machine: a registry may be behind a proxy that only they know. */
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

const SETTINGS = {
  node: {
    file: '/usr/local/etc/npmrc',
    text: (registry: string) => `registry=${registry}\nupdate-notifier=false\n`,
  },
  python: {
    file: '/etc/pip.conf',
    text: () => `[global]\ncert = ${CERTIFICATES}\nroot-user-action = ignore\n`,
  },
} as const;

/**
 * `--from` says what its one image from outside is. Where packages come from is mounted while it builds, over files that the
 * base has, and which are empty.
 */
export async function buildStage(
  { folder, buildah }: Store,
  { language, name }: Example,
  context: string,
  registry: string,
  stage = 'final',
): Promise<string> {
  const { file, text } = SETTINGS[language];
  const settings = join(folder, `${name}.settings`);
  writeFileSync(settings, text(registry));
  const tag = `localhost/${name}:${stage}`;
  const args = [
    ...['bud', '--isolation=chroot', '--ulimit=nofile=1024:1024', '--format=docker', '--disable-compression'],
    ...[`--from=${baseName(language)}`, '--pull-never', `--target=${stage}`, '--build-arg=VERSION=1.0.0'],
    ...['--volume', `${settings}:${file}:ro`, '--volume', `${CERTIFICATES}:${CERTIFICATES}:ro`],
    ...['--file', join(context, 'Dockerfile'), '--tag', tag, context],
  ];
  await buildah(`building ${name}`, args, { HTTP_PROXY: registry, http_proxy: registry });
  return tag;
}

export async function mounted({ buildah }: Store, tag: string): Promise<string> {
  const container = await buildah(`making a container of ${tag}`, ['from', '--pull-never', tag]);
  return buildah(`mounting ${tag}`, ['mount', container]);
}

export async function buildImage(store: Store, example: Example, context: string, registry: string): Promise<Image> {
  const tag = await buildStage(store, example, context, registry);
  const inspected = await store.buildah(`reading ${tag}`, ['inspect', '--type=image', tag]);
  const { config, history } = JSON.parse((JSON.parse(inspected) as { Config: string }).Config) as {
    config: ImageConfig;
    history: Image['history'];
  };
  return { config, history, root: await mounted(store, tag) };
}
