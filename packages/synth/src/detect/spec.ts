/** What was found and said → the text of a `palisade.yaml`, with where each fact is from. */
import { PACKAGE_MANAGERS } from '@palisade/config/service/runtime';
import { toYaml } from '../yaml.ts';
import type { Detected } from './detect.ts';
import type { Found } from './repository.ts';

/** What no repository needs to say. */
export interface Said {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly owner?: string | undefined;
  readonly port?: number | undefined;
}

const REQUIRED = ['name', 'image', 'owner', 'port'] as const;
export type Required = (typeof REQUIRED)[number];

/** What has neither been found nor said. */
export const missing = (found: Detected, said: Said): Required[] =>
  REQUIRED.filter((field) => said[field] === undefined && found[field] === undefined);

const USUAL = { live: '/livez', ready: '/readyz' };

const line = (value: object, from: string | undefined): string =>
  toYaml(value as never).replace(/\n$/, from === undefined ? '\n' : ` # from ${from}\n`);

function runtime({ language, packages, version, build }: Detected): string {
  const [usual] = PACKAGE_MANAGERS[language?.value ?? 'node'];
  const more = {
    ...(version && { version: version.value }),
    ...(packages && packages.value !== usual && { packages: packages.value }),
    ...(build && { build: build.value }),
  };
  if (Object.keys(more).length === 0) return line({ runtime: language?.value }, language?.file);
  const files = [version, packages, build].flatMap((fact: Found<string> | undefined) => (fact ? [fact.file] : []));
  return `# from ${[...new Set([language?.file, ...files])].join(', ')}\n${toYaml({ runtime: { language: language?.value, ...more } })}`;
}

const EXPECTED =
  '# It answers at /livez while it runs, and at /readyz while requests may come; if elsewhere, say so in health.live and .ready\n';

function health({ live, ready }: Detected): string {
  if (!live && !ready) return EXPECTED;
  const paths = {
    ...(live && live.value !== USUAL.live && { live: live.value }),
    ...(ready && ready.value !== USUAL.ready && { ready: ready.value }),
  };
  return Object.keys(paths).length === 0 ? '' : `# from ${live?.file ?? ready?.file}\n${toYaml({ health: paths })}`;
}

export function specText(found: Detected, said: Said): string {
  const of = (field: Required): string =>
    said[field] === undefined
      ? line({ [field]: found[field]?.value }, found[field]?.file)
      : line({ [field]: said[field] }, undefined);
  return `${of('name')}${runtime(found)}${of('port')}${of('image')}${of('owner')}${health(found)}`;
}
