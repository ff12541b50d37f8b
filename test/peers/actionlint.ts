import { pathsOf } from './cases.ts';
import type { Peer } from './peer.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

export const WORKFLOWS = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;

interface Found {
  readonly filepath: string;
  readonly kind: string;
  readonly message: string;
}

/** Without shellcheck and pyflakes, which a machine may have or not. */
export async function lint(paths: readonly string[], root: string): Promise<Found[]> {
  if (paths.length === 0) return [];
  const args = ['-format', '{{json .}}', '-shellcheck=', '-pyflakes=', ...paths];
  return jsonOf(await run(await findTool('actionlint'), args, root)) as Found[];
}

export const actionlint: Peer = {
  name: 'actionlint',
  async ids() {
    const format = '{{range $kind := allKinds}}{{$kind.Name}} {{end}}';
    const { stdout } = await run(await findTool('actionlint'), ['-format', format, '-'], '/', 'on: push\n');
    return new Set(stdout.trim().split(' '));
  },
  async report(batch) {
    const found = await lint(pathsOf(batch, WORKFLOWS), batch.root);
    return found.map(({ filepath, kind }) => ({ path: filepath, id: kind }));
  },
};
