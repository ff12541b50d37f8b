/** `palisade init` as it is run: from a repository to a spec, to files in which nothing is found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, palisade } from './run.ts';

const SERVICE = {
  'package.json': '{"name": "shop-api", "version": "1.0.0", "private": true}\n',
  'src/index.js': "require('node:http').createServer().listen(process.env.PORT || 4000);\n",
};

const SAID = ['--image=registry.example.com/shop/api', '--owner=shop'];

describe('palisade init', () => {
  it('writes what synth takes, once', () =>
    inFolder(SERVICE, async (cwd) => {
      expect(await palisade(['init', ...SAID], { cwd })).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(join(cwd, 'palisade.yaml'), 'utf8')).toBe(
        'name: shop-api # from package.json\nruntime: node # from package.json\nport: 4000 # from src/index.js\n' +
          'image: registry.example.com/shop/api\nowner: shop\n' +
          '# It answers at /livez while it runs, and at /readyz while requests may come; if elsewhere, say so in health.live and .ready\n',
      );
      expect(await palisade(['synth'], { cwd })).toMatchObject({ code: 0 });
      const again = await palisade(['init', ...SAID], { cwd });
      expect({ code: again.code, told: again.stderr.includes('it is yours') }).toEqual({ code: 2, told: true });
    }));

  it('writes a config that is code, which runs only where that is said', () =>
    inFolder(SERVICE, async (cwd) => {
      expect(await palisade(['init', '--typescript', ...SAID], { cwd })).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(join(cwd, 'palisade.config.ts'), 'utf8')).toBe(
        [
          "import type { ConfigInput } from '@palisade/config/schema';",
          '',
          'export default {',
          '  name: "shop-api", // from package.json',
          '  runtime: "node", // from package.json',
          '  port: 4000, // from src/index.js',
          '  image: "registry.example.com/shop/api",',
          '  owner: "shop",',
          '  // It answers at /livez while it runs, and at /readyz while requests may come; if elsewhere, say so in health.live and .ready',
          '} satisfies ConfigInput;',
          '',
        ].join('\n'),
      );
      for (const command of ['synth', 'check'])
        expect(await palisade([command], { cwd })).toMatchObject({
          code: 2,
          stderr: expect.stringContaining('is code. In a checkout that you trust, add --allow-config-code'),
        });
      expect(readdirSync(cwd)).not.toContain('Dockerfile');
      expect(await palisade(['synth', '--allow-config-code'], { cwd })).toMatchObject({ code: 0, stderr: '' });
      expect(readdirSync(cwd)).toContain('Dockerfile');
      // What it writes runs it as well.
      const ci = readFileSync(join(cwd, '.github/workflows/ci.yml'), 'utf8');
      expect(ci).toContain('synth --check --allow-config-code');
      expect(ci).toContain('options=(--allow-config-code)');
      const waived = await palisade(['waive', 'image/base-digest', '--owner=x', '--reason=y', '--expires=2030-01-01'], {
        cwd,
      });
      expect({ code: waived.code, told: waived.stderr.includes('is code: write the waiver there') }).toEqual({
        code: 2,
        told: true,
      });
    }));

  it.each([
    ['export default { name: 7 };\n', 'palisade.config.ts: name: '],
    ['export const config = {};\n', 'exports no config: write `export default'],
    ['throw new Error("boom");\n', 'cannot be loaded: boom'],
  ])('says what is wrong with code: %#', (text, message) =>
    inFolder({ ...SERVICE, 'palisade.config.ts': text }, async (cwd) => {
      const { code, stderr } = await palisade(['check', '--allow-config-code'], { cwd });
      expect({ code, told: stderr.includes(message) }, stderr).toEqual({ code: 2, told: true });
    }),
  );

  it('lets nobody guess which of two configs holds', () =>
    inFolder({ ...SERVICE, 'palisade.yaml': '', 'palisade.config.ts': '' }, async (cwd) => {
      const { code, stderr } = await palisade(['check'], { cwd });
      expect({ code, told: stderr.includes('keep one of them') }).toEqual({ code: 2, told: true });
    }));

  it.each([
    [SERVICE, [], 'not found in the repository: image, owner. Say --image=… --owner=…'],
    [SERVICE, [...SAID, '--port=http'], '--port=http is not a port'],
    [SERVICE, ['--image=shop:1', '--owner=shop'], 'image: an image repository has no tag'],
    [{ 'go.mod': 'module x\n' }, SAID, 'Palisade writes for Node and Python services'],
  ])('writes nothing where it cannot: %#', (files, args, message) =>
    inFolder(files, async (cwd) => {
      const { code, stderr } = await palisade(['init', ...args], { cwd });
      expect({ code, told: stderr.includes(message) }, stderr).toEqual({ code: 2, told: true });
      expect(readdirSync(cwd)).not.toContain('palisade.yaml');
    }),
  );

  it('only prints where it is asked to', () =>
    inFolder(SERVICE, async (cwd) => {
      const { code, stdout } = await palisade(['init', '--print', ...SAID], { cwd });
      expect({ code, first: stdout.split('\n')[0] }).toEqual({ code: 0, first: 'name: shop-api # from package.json' });
      expect(readdirSync(cwd)).not.toContain('palisade.yaml');
    }));
});
