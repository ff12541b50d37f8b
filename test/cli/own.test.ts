/** docs/own-controls.md, run. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inFolder, palisade } from './run.ts';

const example = fileURLToPath(new URL('../../examples/own-controls', import.meta.url));
const allowed = ['check', '--allow-config-code', '--only', 'acme/*'];

describe('controls of a team', () => {
  it('stop the check until code is allowed, and are not run', async () => {
    const { code, stderr } = await palisade(['check'], { cwd: example });
    expect(code).toBe(2);
    expect(stderr).toContain('palisade.yaml names controls in policies, which are code');
  });

  it('find what is wrong, with the settings of the config', async () => {
    const { code, stdout } = await palisade(allowed, { cwd: example });
    expect(code).toBe(1);
    expect(stdout).toContain('Deployments say who owns them acme/owner-label');
    expect(stdout).toContain('k8s/web.yaml:3:1 Deployment "web" has no owner');
  });

  it('are in the doc as they are in the example', () => {
    const doc = readFileSync(join(example, '../../docs/own-controls.md'), 'utf8');
    const shown = /```ts\n([\s\S]*?)```/.exec(doc)?.[1];
    const control = readFileSync(join(example, 'policies/acme/owner-label.ts'), 'utf8');
    expect(control.replace(/^\/\*\*.*\n/m, '')).toBe(shown);
  });

  it('run beside ours', async () => {
    const { stdout } = await palisade(['check', '--allow-config-code', '--format=json'], { cwd: example });
    const { findings } = JSON.parse(stdout) as { findings: { control: string }[] };
    const found = new Set(findings.map(({ control }) => control));
    expect(found).toContain('acme/owner-label');
    expect(found).toContain('workload/run-as-non-root');
  });

  it('are explained and listed', async () => {
    const { stdout } = await palisade(['explain', 'acme/owner-label', '--allow-config-code'], { cwd: example });
    expect(stdout).toContain('ACME PLAT-12');
    const { stdout: list } = await palisade(['controls', 'acme/*', '--allow-config-code'], { cwd: example });
    expect(list).toContain('2 of');
  });

  it('are tried on the examples of their docs', async () => {
    const { code, stdout } = await palisade(['controls', '--test', 'policies'], { cwd: example });
    expect(stdout).toContain('2 of 2 controls are what their docs say');
    expect(code).toBe(0);
  });

  it('that are not what their docs say are told so, by line', () =>
    inFolder({}, async (cwd) => {
      cpSync(example, cwd, { recursive: true });
      const doc = join(cwd, 'policies/acme/no-curl-in-image.md');
      writeFileSync(doc, readFileSync(doc, 'utf8').replace('--no-cache curl', '--no-cache wget'));
      const { code, stdout } = await palisade(['controls', '--test', 'policies'], { cwd });
      expect(code).toBe(1);
      expect(stdout).toContain('the invalid example on line 12 does not fail');
    }));

  it.each([
    ['policies/workload/x.ts', 'export const x = {}', '"workload" is a family of Palisade'],
    ['policies/acme/x.ts', 'export const x = { form: "field" }', 'the control needs a title'],
    ['policies/acme/x.ts', 'export const a = {}, b = {}', 'exports 2 controls; export one'],
    ['policies/acme/x.ts', 'throw new Error("no")', 'cannot be loaded: no'],
    ['policies/README.md', '', 'has no controls'],
  ])('that are none are named: %s %s', (path, text, message) =>
    inFolder({ [path]: text, 'palisade.yaml': 'controls: policies\n', Dockerfile: 'FROM scratch\n' }, async (cwd) => {
      const { code, stderr } = await palisade(['check', '--allow-config-code'], { cwd });
      expect(stderr).toContain(message);
      expect(code).toBe(2);
    }),
  );
});
