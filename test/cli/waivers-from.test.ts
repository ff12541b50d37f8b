/** `--waivers-from REF`: a pull request cannot waive itself. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inFolder, POD, palisade } from './run.ts';

const WAIVE = '# palisade:waive workload/run-as-non-root owner=web reason="legacy" expires=2099-01-01';
const WAIVED = POD.replace('  containers:', `  ${WAIVE}\n  containers:`);
const only = ['--only', 'workload/run-as-non-root', '--waivers-from', 'HEAD'];

function commit(cwd: string): void {
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-qm', 'base');
}

it('counts what the revision has, and nothing that is new', () =>
  inFolder({ 'pod.yaml': POD }, async (cwd) => {
    commit(cwd);
    writeFileSync(join(cwd, 'pod.yaml'), WAIVED);
    expect((await palisade(['check', ...only], { cwd })).code).toBe(1);
    commit(cwd);
    expect((await palisade(['check', ...only], { cwd })).code).toBe(0);
    // Moved to another object, it is another decision.
    writeFileSync(
      join(cwd, 'pod.yaml'),
      `${POD}---\n${WAIVED.replace('  containers:', '  hostNetwork: false\n  containers:').replace('name: web\n', 'name: api\n')}`,
    );
    expect((await palisade(['check', ...only], { cwd })).code).toBe(1);
  }));

it('holds for waivers in the config as well', () =>
  inFolder({ 'pod.yaml': POD, 'palisade.yaml': 'profile: recommended\n' }, async (cwd) => {
    commit(cwd);
    writeFileSync(
      join(cwd, 'palisade.yaml'),
      'waivers:\n  - { control: workload/run-as-non-root, owner: web, reason: legacy, expires: 2099-01-01 }\n',
    );
    expect((await palisade(['check', ...only], { cwd })).code).toBe(1);
    commit(cwd);
    expect((await palisade(['check', ...only], { cwd })).code).toBe(0);
  }));
