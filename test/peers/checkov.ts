import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peer, Reported } from './peer.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

const SCRIPT = fileURLToPath(new URL('folders_with_checkov.py', import.meta.url));

export const checkov: Peer = {
  name: 'checkov',
  form: /^CKV2?_/,
  async ids() {
    const { stdout } = await run(await findTool('checkov'), ['--list'], '/');
    return new Set(stdout.match(/\bCKV2?_[A-Z0-9]+_\d+\b/g));
  },
  async report({ root, written }) {
    const python = join(dirname(await findTool('checkov')), 'python');
    const folders = written.map(({ folder }) => folder).join('\n');
    return jsonOf(await run(python, [SCRIPT], root, folders)) as Reported[];
  },
};
