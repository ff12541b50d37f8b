/** `palisade check --watch`, as someone sees it who edits a file. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bin, inFolder, POD, palisade } from './run.ts';

it('tells what an edit mends and what it brings', () =>
  inFolder({ 'k8s/pod.yaml': POD, Dockerfile: 'FROM alpine:3.22\nUSER 1001\n' }, async (cwd) => {
    const child = spawn(
      process.execPath,
      [bin, 'check', '--watch', '--only', 'workload/no-host-network,image/non-root-user'],
      { cwd },
    );
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    const until = async (text: string): Promise<void> => {
      for (let waited = 0; !seen.includes(text); waited += 20) {
        if (waited > 10_000) throw new Error(`never saw "${text}" in:\n${seen}`);
        await new Promise((done) => setTimeout(done, 20));
      }
    };
    try {
      await until('watching 2 files');
      expect(seen).toContain('No findings');
      writeFileSync(join(cwd, 'k8s/pod.yaml'), POD.replace('spec:\n', 'spec:\n  hostNetwork: true\n'));
      await until('k8s/pod.yaml changed: 1 new, 0 gone');
      await until('workload/no-host-network');
      writeFileSync(join(cwd, 'k8s/pod.yaml'), POD);
      await until('k8s/pod.yaml changed: 0 new, 1 gone');
      writeFileSync(join(cwd, 'palisade.yaml'), 'profil: x\n');
      await until('no setting is called "profil"');
      writeFileSync(join(cwd, 'palisade.yaml'), 'exclude: [Dockerfile]\n');
      await until('Dockerfile changed');
    } finally {
      child.kill();
    }
  }));

it('says what it does not go with', () =>
  inFolder({ 'pod.yaml': POD }, async (cwd) => {
    const { code, stderr } = await palisade(['check', '--watch', '--fix'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('--watch does not go with --fix');
  }));
