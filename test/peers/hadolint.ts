import { pathsOf } from './cases.ts';
import type { Peer } from './peer.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

export const DOCKERFILES = /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.|$)|\.dockerfile$/i;

/** Off by default, or asking for a setting. */
const SWITCHED_ON = ['--info', 'DL3057', '--trusted-registry', 'registry.example.com'];

/** Its rules cannot be listed: any code of its form counts as one, and one that does not exist is never reported. */
export const hadolint: Peer = {
  name: 'hadolint',
  form: /^DL\d{4}$/,
  ids: async () => new Set(Array.from({ length: 9999 }, (_, code) => `DL${String(code).padStart(4, '0')}`)),
  async report(batch) {
    const args = ['--no-fail', '--format', 'json', ...SWITCHED_ON, ...pathsOf(batch, DOCKERFILES)];
    const found = jsonOf(await run(await findTool('hadolint'), args, batch.root)) as { file: string; code: string }[];
    return found.map(({ file, code }) => ({ path: file, id: code }));
  },
};
