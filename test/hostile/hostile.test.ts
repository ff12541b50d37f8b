/** Hostile input ends in a clear message and the right exit code, within a bound on time. Nothing of it is executed. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, POD, palisade } from '../cli/run.ts';

const BOUND_MS = 8_000;
const repeat = (text: string, count: number): string => text.repeat(count);

const bomb = `a: &a [x, x, x]\n${Array.from({ length: 40 }, (_, n) => `${'b'.repeat(n + 1)}: &${'b'.repeat(n + 1)} [*${n === 0 ? 'a' : 'b'.repeat(n)}, *${n === 0 ? 'a' : 'b'.repeat(n)}]`).join('\n')}\n`;
const manifest = (rest: string): string => `apiVersion: v1\nkind: Pod\n${rest}`;

const FILES: Readonly<Record<string, string>> = {
  'an alias bomb': manifest(bomb),
  'a line of 9 MB': manifest(`x: ${repeat('a', 9_000_000)}\n`),
  'nesting of 10,000': manifest(`x: ${repeat('[', 10_000)}\n`),
  'nesting of 10,000 by indent': manifest(
    `x:\n${Array.from({ length: 3_000 }, (_, n) => `${repeat(' ', n + 1)}a:`).join('\n')}\n`,
  ),
  'unfinished quotes': manifest(`x: "${repeat('\\"', 100_000)}\n`),
  'many documents': repeat(`---\n${POD}`, 2_000),
  'prototype keys': manifest(
    'metadata: {name: p, __proto__: {x: 1}, constructor: 1}\nspec: {containers: [{name: __proto__, image: x, toString: 1}]}\n',
  ),
  'wrong types everywhere': manifest('metadata: 7\nspec: {containers: {a: 1}, volumes: yes, securityContext: [1]}\n'),
  'containers that are no objects': manifest(
    'metadata: {name: p}\nspec: {containers: [1, null, [], "x", {}], initContainers: null}\n',
  ),
  'an empty kind': 'apiVersion: v1\nkind: ""\n',
  'a List of Lists': `apiVersion: v1\nkind: List\nitems: ${repeat('[{apiVersion: v1, kind: List, items: ', 60)}[]${repeat('}]', 60)}\n`,
  'tags of every kind': manifest('metadata: !!python/object/apply:os.system ["touch executed"]\nspec: !<tag:x> {}\n'),
  'many merge keys': manifest(
    `base: &b {${Array.from({ length: 3_000 }, (_, n) => `k${n}: 1`).join(', ')}}\n${Array.from({ length: 500 }, (_, n) => `m${n}: {<<: *b}`).join('\n')}\n`,
  ),
  'a very long key': manifest(`? ${repeat('k', 2_000)}\n: 1\n`),
};

describe('hostile files', () => {
  it.each(Object.entries(FILES))('%s', (_, text) =>
    inFolder({ 'x.yaml': text }, async (cwd) => {
      const start = performance.now();
      const { code, stdout, stderr } = await palisade(['check', '--format=json'], { cwd });
      expect(performance.now() - start).toBeLessThan(BOUND_MS);
      expect(stderr).not.toMatch(/\n\s+at |RangeError|TypeError/);
      expect([0, 1]).toContain(code);
      const { coverage } = JSON.parse(stdout) as { coverage: { files: { seen: number } } };
      expect(coverage.files.seen).toBe(1);
      expect(existsSync(join(cwd, 'executed'))).toBe(false);
    }),
  );

  it('a file above the bound on size is named as skipped', () =>
    inFolder({ 'big.yaml': manifest(`x: ${repeat('a', 11 * 1024 * 1024)}\n`), 'pod.yaml': POD }, async (cwd) => {
      const { stdout } = await palisade(['check', '--format=json'], { cwd });
      expect(JSON.parse(stdout)).toMatchObject({
        coverage: { files: { skipped: [{ file: 'big.yaml', reason: 'larger than 10 MiB' }] } },
      });
    }));

  it('bytes that are no text: NULs are binary, invalid UTF-8 is read with replacements', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      writeFileSync(join(cwd, 'nul.yaml'), Buffer.from('apiVersion: v1\nkind: Pod\0\n'));
      writeFileSync(
        join(cwd, 'bad.yaml'),
        Buffer.concat([
          Buffer.from('apiVersion: v1\nkind: Pod\nmetadata: {name: "'),
          Buffer.from([0xff, 0xfe, 0x80]),
          Buffer.from('"}\n'),
        ]),
      );
      const { code, stdout } = await palisade(['check', '--format=json'], { cwd });
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ coverage: { files: { seen: 2 } } });
    }));
});

describe('hostile folders', () => {
  it('links are not followed: not out of the target, not in a loop', () =>
    inFolder(
      { 'in/pod.yaml': POD, 'outside/secret.yaml': POD.replace('name: web\nspec', 'name: outside\nspec') },
      async (cwd) => {
        symlinkSync('..', join(cwd, 'in/loop'));
        symlinkSync('../outside', join(cwd, 'in/escape'));
        symlinkSync('../outside/secret.yaml', join(cwd, 'in/file.yaml'));
        symlinkSync('/etc/passwd', join(cwd, 'in/passwd'));
        const { stdout } = await palisade(['check', 'in', '--format=json'], { cwd });
        expect(stdout).not.toContain('outside"');
        const { coverage } = JSON.parse(stdout) as { coverage: { files: { skipped: { file: string }[] } } };
        expect(coverage.files.skipped.map(({ file }) => file)).toEqual(['escape', 'file.yaml', 'loop', 'passwd']);
      },
    ));

  it('a FIFO does not block', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
      const { code, stdout } = await palisade(['check', '--format=json'], { cwd });
      expect(code).toBe(1);
      expect(stdout).toContain('"file":"pipe.yaml","reason":"not a regular file"');
      expect((await palisade(['check', 'pipe.yaml'], { cwd })).code).toBe(2);
    }));

  it('a file without read permission is named', () =>
    inFolder({ 'pod.yaml': POD, 'no.yaml': POD }, async (cwd) => {
      chmodSync(join(cwd, 'no.yaml'), 0);
      const { stdout } = await palisade(['check', '--format=json'], { cwd, bound: true });
      expect(stdout).toContain('"file":"no.yaml","reason":"permission denied"');
    }));

  it('a repository that asks git to run a program runs none', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd });
      git('init', '-q');
      git('add', '.');
      git('commit', '-qm', 'x');
      const evil = join(cwd, 'evil.sh');
      writeFileSync(evil, `#!/bin/sh\ntouch ${join(cwd, 'executed')}\n`);
      chmodSync(evil, 0o755);
      for (const key of [
        'core.fsmonitor',
        'core.pager',
        'core.editor',
        'diff.external',
        'core.sshCommand',
        'core.askPass',
      ])
        git('config', key, evil);
      git('config', 'filter.x.smudge', evil);
      git('config', 'filter.x.clean', evil);
      writeFileSync(join(cwd, '.gitattributes'), '* filter=x diff=x\n');
      mkdirSync(join(cwd, '.git/hooks'), { recursive: true });
      const { code } = await palisade(['check', '--since=HEAD', '--only=workload/run-as-non-root'], { cwd });
      expect(code).toBe(0);
      expect(existsSync(join(cwd, 'executed'))).toBe(false);
    }));
});
