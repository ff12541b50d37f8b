/** `palisade synth` as it is run. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, palisade } from './run.ts';

const SPEC = 'name: shop-api\nruntime: node\nport: 8080\nimage: registry.example.com/shop/api\nowner: shop-team\n';
const DEPLOYMENT = 'deploy/kubernetes/deployment.yaml';

const synth = (cwd: string, ...args: string[]) => palisade(['synth', ...args], { cwd });

describe('palisade synth', () => {
  it('writes what check finds nothing in, and then nothing more', () =>
    inFolder({ 'palisade.yaml': SPEC }, async (cwd) => {
      expect(await synth(cwd)).toMatchObject({ code: 0, stderr: '' });
      expect(await palisade(['check', '--profile=restricted'], { cwd })).toMatchObject({ code: 0 });
      expect(await palisade(['check'], { cwd })).toMatchObject({ code: 0 });
      const again = await synth(cwd);
      expect(again).toMatchObject({ code: 0 });
      expect(again.stdout).toMatch(/^(\d+) files, \1 as they were\n$/);
      expect(await synth(cwd, '--check')).toMatchObject({ code: 0 });
    }));

  it('shows and checks without writing', () =>
    inFolder({ 'palisade.yaml': SPEC }, async (cwd) => {
      const { code, stdout } = await synth(cwd, '--diff');
      expect({ code, added: stdout.includes('+  name: shop-api') }).toEqual({ code: 0, added: true });
      expect(await synth(cwd, '--check')).toMatchObject({ code: 1 });
      expect(readdirSync(cwd)).toEqual(['palisade.yaml']);
    }));

  it('leaves an edited file, and says so; --force writes over it', () =>
    inFolder({ 'palisade.yaml': SPEC }, async (cwd) => {
      await synth(cwd);
      const path = join(cwd, DEPLOYMENT);
      const mine = readFileSync(path, 'utf8').replace('revisionHistoryLimit: 5', 'revisionHistoryLimit: 9');
      writeFileSync(path, mine);
      expect(await synth(cwd, '--check')).toMatchObject({ code: 1 });
      const told = await synth(cwd);
      expect(told).toMatchObject({ code: 1 });
      expect(told.stdout).toContain(`${DEPLOYMENT}  edited by hand: left as it is`);
      expect(readFileSync(path, 'utf8')).toBe(mine);
      const { stdout } = await synth(cwd, '--check', '--format=json');
      expect(JSON.parse(stdout)).toMatchObject({
        written: false,
        files: expect.arrayContaining([{ path: DEPLOYMENT, state: 'edited' }]),
      });
      expect(await synth(cwd, '--force')).toMatchObject({
        code: 0,
        stdout: expect.stringContaining(`${DEPLOYMENT}  edited by hand: written over`),
      });
      expect(await synth(cwd, '--check')).toMatchObject({ code: 0 });
    }));

  it('takes a file that somebody owns, or a pin that a bot raised, for no difference', () =>
    inFolder({ 'palisade.yaml': SPEC }, async (cwd) => {
      await synth(cwd);
      const owned = readFileSync(join(cwd, DEPLOYMENT), 'utf8').replace(/^# Written by .*\n/m, '');
      writeFileSync(join(cwd, DEPLOYMENT), `${owned}# mine\n`);
      const raised = readFileSync(join(cwd, 'Dockerfile'), 'utf8').replaceAll(
        /@sha256:[0-9a-f]{64}/g,
        `@sha256:${'a'.repeat(64)}`,
      );
      writeFileSync(join(cwd, 'Dockerfile'), raised);
      const { code, stdout } = await synth(cwd, '--check');
      expect({ code, told: stdout.includes(`${DEPLOYMENT}  not written by synth: left as it is`) }).toEqual({
        code: 0,
        told: true,
      });
      expect(await synth(cwd)).toMatchObject({ code: 0 });
      expect(readFileSync(join(cwd, 'Dockerfile'), 'utf8')).toBe(raised);
      expect(readFileSync(join(cwd, DEPLOYMENT), 'utf8')).toContain('# mine');
    }));

  it('puts waivers into the policies, whoever wrote them and wherever', () => {
    const waiver = 'owner=web reason="legacy image" expires=2030-03-31';
    const legacy = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: { name: legacy, namespace: shop-api }',
      'spec:',
      '  containers:',
      `    # palisade:waive workload/run-as-non-root ${waiver}`,
      '    - name: app',
      '      image: registry.example.com/legacy:1.0.0',
      '',
    ].join('\n');
    const own =
      'waivers:\n  - { control: workload/image-*, subject: batch-*, owner: x, reason: y, expires: 2031-01-01 }\n';
    return inFolder({ 'palisade.yaml': SPEC + own, 'legacy.yaml': legacy }, async (cwd) => {
      expect(await synth(cwd)).toMatchObject({ code: 0, stderr: '' });
      const texts = readdirSync(join(cwd, 'deploy/policies')).map((file) =>
        readFileSync(join(cwd, 'deploy/policies', file), 'utf8'),
      );
      const waived = texts.flatMap((text) => text.match(/^ *\{"control".*$/gm) ?? []).map((line) => line.trim());
      expect(waived.join('\n')).toContain(
        '{"control": "^workload/run-as-non-root$", "subject": "^Pod/shop-api/legacy$", "item": "app", "until": "2030-04-01T00:00:00Z"',
      );
      expect(waived.join('\n')).toContain('"until": "2031-01-02T00:00:00Z"');
      // The policies are no reason to write them anew.
      expect(await synth(cwd, '--check')).toMatchObject({ code: 0 });
    });
  });

  it('writes the policies that are asked for, for whom they are asked', () =>
    inFolder({ 'palisade.yaml': `${SPEC}profile: restricted\nadmission: { engine: gatekeeper }\n` }, async (cwd) => {
      await synth(cwd);
      expect(existsSync(join(cwd, 'deploy/policies/templates/workload-run-as-non-root.yaml'))).toBe(true);
      expect(existsSync(join(cwd, 'deploy/policies/templates/workload-cpu-request.yaml'))).toBe(false);
      writeFileSync(join(cwd, 'palisade.yaml'), `${SPEC}admission: none\n`);
      expect(await synth(cwd)).toMatchObject({ code: 0 });
      expect(existsSync(join(cwd, 'deploy/policies/constraints.yaml'))).toBe(false);
      writeFileSync(join(cwd, 'palisade.yaml'), `${SPEC}profile: strict\n`);
      expect(await synth(cwd)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('no profile is called "strict"'),
      });
    }));

  it('removes what the spec does not ask for any more', () =>
    inFolder({ 'palisade.yaml': `${SPEC}ingress: { host: shop.example.com }\n` }, async (cwd) => {
      await synth(cwd);
      expect(existsSync(join(cwd, 'deploy/kubernetes/ingress.yaml'))).toBe(true);
      writeFileSync(join(cwd, 'palisade.yaml'), SPEC);
      expect(await synth(cwd)).toMatchObject({ code: 0 });
      expect(existsSync(join(cwd, 'deploy/kubernetes/ingress.yaml'))).toBe(false);
    }));

  it.each([
    ['', 'has settings, and no service'],
    ['profile: restricted\n', 'has settings, and no service'],
    [SPEC.replace('8080', '80'), 'palisade.yaml:3: port: the service runs without capabilities'],
    [`${SPEC}replicas: { min: 3, max: 2 }\n`, 'palisade.yaml:6: replicas.max: at most 2 and at least 3 cannot be'],
    [`${SPEC}colour: red\n`, 'palisade.yaml:1: no setting is called "colour"'],
  ])('writes nothing for a bad spec: %j', (spec, message) =>
    inFolder({ 'palisade.yaml': spec }, async (cwd) => {
      const { code, stderr } = await synth(cwd);
      expect({ code, told: stderr.includes(message) }, stderr).toEqual({ code: 2, told: true });
      expect(readdirSync(cwd)).toEqual(['palisade.yaml']);
    }),
  );

  it('says what five lines would do where there is no spec', () =>
    inFolder({}, async (cwd) => {
      const { code, stderr } = await synth(cwd);
      expect({ code, told: stderr.includes('there is no palisade.yaml') }).toEqual({ code: 2, told: true });
    }));

  it('writes nowhere else, whatever links say', () =>
    inFolder({ 'service/palisade.yaml': SPEC }, async (cwd) => {
      mkdirSync(join(cwd, 'elsewhere'));
      symlinkSync('../elsewhere', join(cwd, 'service/deploy'));
      const { code, stderr } = await synth(join(cwd, 'service'));
      expect({ code, told: stderr.includes('is not inside of') }, stderr).toEqual({ code: 2, told: true });
      expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
    }));
});
