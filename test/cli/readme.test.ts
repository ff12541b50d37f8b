/** The README's screen of output is what the command prints. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { palisade } from './run.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');

it('prints the screen that the README shows', async () => {
  const [, command = '', screen = ''] = /```console\n\$ npx palisade ([^\n]+)\n([\s\S]*?)```/.exec(readme) ?? [];
  const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  const { stdout } = await palisade(args, { cwd: root });
  expect(stdout).toContain(screen.trimEnd());
});

it('names commands and profiles that exist', async () => {
  const named = [...readme.matchAll(/`palisade (\w[\w-]*)/g)].map(([, name]) => name as string);
  expect(named.length).toBeGreaterThan(3);
  for (const name of new Set(named)) {
    const { code } = await palisade([name, '--help'], { cwd: root });
    expect(code, name).toBe(0);
  }
});
