/** The bytecode cache: it may be missing, broken, or not to be written, and the command is the same. */
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inFolder, type Options, POD, palisade } from './run.ts';

const checked = (cwd: string, env: Options['env']) =>
  palisade(['check', 'pod.yaml', '--exit-zero'], { cwd, ...(env && { env }) });

it('is written once, for its owner alone, and changes nothing that is said', () =>
  inFolder({ 'pod.yaml': POD }, async (folder) => {
    const plain = await checked(folder, { NODE_DISABLE_COMPILE_CACHE: '1', XDG_CACHE_HOME: folder });
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(readdirSync(folder)).toEqual(['pod.yaml']);

    const first = await checked(folder, { XDG_CACHE_HOME: folder });
    const cache = join(folder, 'palisade/bytecode');
    const written = readdirSync(cache).map((name) => join(cache, name));
    expect(written.length).toBeGreaterThan(2);
    for (const path of written) expect(statSync(path).mode & 0o777).toBe(0o600);
    const times = written.map((path) => statSync(path).mtimeMs);

    const second = await checked(folder, { XDG_CACHE_HOME: folder });
    expect(written.map((path) => statSync(path).mtimeMs)).toEqual(times);
    expect([first, second]).toEqual([plain, plain]);
  }));

it('what is broken is not run, and what is old goes', () =>
  inFolder({ 'pod.yaml': POD, 'palisade/bytecode/v20.0.0-x64-check-0.cjs': 'old' }, async (folder) => {
    const cache = join(folder, 'palisade/bytecode');
    utimesSync(join(cache, 'v20.0.0-x64-check-0.cjs'), 0, 0);
    const first = await checked(folder, { XDG_CACHE_HOME: folder });
    const names = readdirSync(cache);
    expect(names).not.toContain('v20.0.0-x64-check-0.cjs');
    for (const [index, name] of names.entries()) {
      const path = join(cache, name);
      const whole = readFileSync(path);
      writeFileSync(path, index % 2 === 0 ? whole.subarray(0, whole.length / 2) : 'no bytecode');
    }
    expect(await checked(folder, { XDG_CACHE_HOME: folder })).toEqual(first);
  }));

it('where nothing can be written, or the cache would lie where the run is, there is none', () =>
  inFolder({ 'pod.yaml': POD }, async (folder) => {
    const plain = await checked(folder, { NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(await checked(folder, { XDG_CACHE_HOME: join(folder, 'pod.yaml') })).toEqual(plain);
    expect(await checked(folder, { XDG_CACHE_HOME: 'here' })).toEqual(plain);
    expect(readdirSync(folder)).toEqual(['pod.yaml']);
  }));
