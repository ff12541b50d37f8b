import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, POD, palisade } from './run.ts';

const only = ['--only', 'workload/run-as-non-root,workload/no-host-network'];

describe('palisade check', () => {
  it('reports with source, reason and fix, and closes the gate', () =>
    inFolder({ 'k8s/pod.yaml': POD }, async (cwd) => {
      const { code, stdout } = await palisade(['check', ...only], { cwd });
      expect(code).toBe(1);
      expect(stdout).toMatchInlineSnapshot(`
        "high Containers run as a non-root user workload/run-as-non-root
          A process that escapes its container as uid 0 is root on the node.
          k8s/pod.yaml:7:7 Container "web" may run as root: securityContext.runAsNonRoot is not set; spec.securityContext.runAsNonRoot is not set
          7 │     - name: web # the service
            │       ^^^^^^^^^^^^^^^^^^^^^^^
          fix Sets runAsNonRoot to true; an image whose user is root will no longer start (unsafe)

        1 finding: 1 high
        1 file of 1 checked with 2 controls
        1 by --fix=unsafe: see each change with --diff first
        Gate: closed (1 finding of severity low or higher)
        "
      `);
    }));

  it('prints the JSON contract', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      const { stdout } = await palisade(['check', '--format=json', ...only], { cwd });
      const report = JSON.parse(stdout) as Record<string, unknown>;
      expect(report).toMatchObject({
        version: 1,
        coverage: { files: { seen: 1, checked: 1, skipped: [] }, controls: { evaluated: 2 } },
        gate: { open: false },
        findings: [
          {
            control: 'workload/run-as-non-root',
            verdict: 'fail',
            subject: { id: 'Pod//web', kind: 'Pod', name: 'web' },
            location: {
              file: 'pod.yaml',
              line: 7,
              column: 7,
              pointer: '/spec/containers/0/securityContext/runAsNonRoot',
              rendered: false,
            },
            fix: { safety: 'unsafe', edits: [{ file: 'pod.yaml' }] },
            waiver: null,
          },
        ],
      });
    }));

  it('mends what it may, keeps the rest byte for byte, and has nothing to do the second time', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      const diff = await palisade(['check', '--fix=unsafe', '--diff', ...only], { cwd });
      expect(diff.stdout).toContain('+      securityContext:\n+        runAsNonRoot: true\n');
      expect(readFileSync(join(cwd, 'pod.yaml'), 'utf8')).toBe(POD);
      const { code } = await palisade(['check', '--fix=unsafe', ...only], { cwd });
      expect(code).toBe(0);
      const mended = readFileSync(join(cwd, 'pod.yaml'), 'utf8');
      expect(mended).toBe(`${POD}      securityContext:\n        runAsNonRoot: true\n`);
      await palisade(['check', '--fix=unsafe', ...only], { cwd });
      expect(readFileSync(join(cwd, 'pod.yaml'), 'utf8')).toBe(mended);
    }));

  it('honours a waiver until its day, and reports it after', () =>
    inFolder({}, async (cwd) => {
      const pod = (expires: string) =>
        POD.replace(
          '    - name',
          `    # palisade:waive workload/run-as-non-root owner=web reason="legacy" expires=${expires}\n    - name`,
        );
      writeFileSync(join(cwd, 'pod.yaml'), pod('2999-01-01'));
      const args = ['check', '--only', 'workload/run-as-non-root,general/waivers-current'];
      expect((await palisade(args, { cwd })).code).toBe(0);
      writeFileSync(join(cwd, 'pod.yaml'), pod('2020-01-01'));
      const { code, stdout } = await palisade(args, { cwd });
      expect(code).toBe(1);
      expect(stdout).toContain('expired on 2020-01-01');
      expect(stdout).toContain('may run as root');
    }));

  it('shows only what is new against a baseline and since a revision', () =>
    inFolder({ 'a.yaml': POD }, async (cwd) => {
      await palisade(['check', '--baseline=known.json', '--update-baseline', ...only], { cwd });
      expect((await palisade(['check', '--baseline=known.json', ...only], { cwd })).code).toBe(0);
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd });
      git('init', '-q');
      git('add', '.');
      git('commit', '-qm', 'before');
      writeFileSync(join(cwd, 'b.yaml'), POD.replace('name: web\nspec', 'name: new\nspec'));
      for (const known of ['--baseline=known.json', '--since=HEAD']) {
        const { code, stdout } = await palisade(['check', known, ...only], { cwd });
        expect(code).toBe(1);
        expect(stdout).toContain('b.yaml');
        expect(stdout).not.toContain('a.yaml');
      }
    }));

  it('takes its settings from palisade.yaml, and names the line of a mistake', () =>
    inFolder({ 'pod.yaml': POD, 'palisade.yaml': 'severity: critical\n' }, async (cwd) => {
      expect((await palisade(['check', ...only], { cwd })).code).toBe(0);
      writeFileSync(join(cwd, 'palisade.yaml'), 'profile: baseline\nwaivers:\n  - control: x\n    owner: a\n');
      const { code, stderr } = await palisade(['check'], { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^palisade: palisade\.yaml:3: waivers\.0\.reason: /);
    }));

  it('reads standard input', () =>
    inFolder({}, async (cwd) => {
      const { code, stdout } = await palisade(['check', '-', ...only], { cwd, input: POD });
      expect(code).toBe(1);
      expect(stdout).toContain('-:7:7');
    }));

  it.each([
    ['nothing to check', ['check'], /nothing to check: none of the 1 files/],
    ['a target that is not there', ['check', 'gone'], /gone does not exist/],
    ['an unknown option', ['check', '--frmat=json'], /Unknown option '--frmat'/],
    ['an unknown control', ['check', '--only=x/y'], /no control is called "x\/y"/],
    ['an unknown profile', ['check', '--profile=x'], /no profile is called "x"/],
    ['an unknown format', ['check', '--format=xml'], /--format=xml is not one of/],
    ['an unknown command', ['chek'], /no command is called "chek"/],
    ['a revision that is an option', ['check', '--since=--help', '.'], /not a revision/],
  ] as const)('exits 2 on %s, in one line', (_, args, message) =>
    inFolder({ 'notes.txt': 'nothing\n' }, async (cwd) => {
      if (args.includes('.' as never)) writeFileSync(join(cwd, 'pod.yaml'), POD);
      const { code, stderr } = await palisade(args, { cwd });
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(code).toBe(2);
    }),
  );

  it('leaves out what git ignores', () =>
    inFolder(
      {
        '.gitignore': 'out/\n*.tmp.yaml\n!keep.tmp.yaml\n',
        'out/a.yaml': POD,
        'b.tmp.yaml': POD,
        'keep.tmp.yaml': POD,
        'node_modules/c.yaml': POD,
      },
      async (cwd) => {
        const { stdout } = await palisade(['check', '--format=json', ...only], { cwd });
        const { findings } = JSON.parse(stdout) as { findings: { location: { file: string } }[] };
        expect(findings.map(({ location }) => location.file)).toEqual(['keep.tmp.yaml']);
      },
    ));

  it('colours only for a terminal or on request', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      const escape = '\u001b[';
      expect((await palisade(['check', ...only], { cwd })).stdout).not.toContain(escape);
      expect((await palisade(['check', ...only], { cwd, env: { FORCE_COLOR: '1' } })).stdout).toContain(escape);
      expect(
        (await palisade(['check', ...only], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stdout,
      ).not.toContain(escape);
    }));
});

describe('the other commands', () => {
  it('explain knows the ids of other tools', () =>
    inFolder({}, async (cwd) => {
      const { code, stdout } = await palisade(['explain', 'CKV_K8S_23', '--format=json'], { cwd });
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject([{ id: 'workload/run-as-non-root', form: 'field' }]);
    }));

  it('waive writes what check then honours', () =>
    inFolder({ 'pod.yaml': POD, 'palisade.yaml': '# ours\nseverity: low # strict\n' }, async (cwd) => {
      const waived = await palisade(
        [
          'waive',
          'workload/run-as-non-root',
          '--owner=web',
          '--reason=legacy: "old"',
          '--expires=2999-01-01',
          '--subject=web',
        ],
        { cwd },
      );
      expect(waived.code).toBe(0);
      expect(readFileSync(join(cwd, 'palisade.yaml'), 'utf8')).toContain('# ours\nseverity: low # strict\n');
      expect((await palisade(['check', ...only], { cwd })).code).toBe(0);
    }));

  it.each(['check', 'explain', 'controls', 'waive', 'completion'])('%s has help with examples', (command) =>
    inFolder({}, async (cwd) => {
      const { code, stdout } = await palisade([command, '--help'], { cwd });
      expect(code).toBe(0);
      expect(stdout).toMatch(/Usage: palisade \w+[\s\S]*Examples:\n {2}/);
    }),
  );
});
