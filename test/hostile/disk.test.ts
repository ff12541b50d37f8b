/** What a disk may hold or do while it is read: each ends in a message that names it, and the right exit code. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFolder, POD, palisade } from '../cli/run.ts';
import { keepsBounds } from './bounded.ts';

const JSON_REPORT = ['check', '--format=json'];
const MB = 1024 * 1024;

interface Report {
  readonly findings: readonly { readonly location: { readonly file: string } }[];
  readonly coverage: {
    readonly files: {
      readonly seen: number;
      readonly skipped: readonly { readonly file: string; readonly reason: string }[];
    };
  };
}

const reportOf = async (cwd: string): Promise<Report> => {
  const { code, stdout } = await keepsBounds(JSON_REPORT, cwd);
  expect([0, 1]).toContain(code);
  return JSON.parse(stdout) as Report;
};

describe('large', () => {
  it('a line of 50 MB is not read, and named', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      writeFileSync(
        join(cwd, 'line.yaml'),
        Buffer.concat([Buffer.from('apiVersion: v1\nkind: '), Buffer.alloc(50 * MB, 'a')]),
      );
      const { coverage } = await reportOf(cwd);
      expect(coverage.files.skipped).toEqual([{ file: 'line.yaml', reason: 'larger than 10 MiB' }]);
    }));

  it('a line of 50 MB on standard input is refused', () =>
    inFolder({}, async (cwd) => {
      const { code, stderr } = await keepsBounds(['check', '-'], cwd, `apiVersion: v1\nkind: ${'a'.repeat(50 * MB)}`);
      expect(code).toBe(2);
      expect(stderr).toBe('palisade: nothing to check: -: larger than 10 MiB\n');
    }));

  it.each([
    ['x.yaml', 'apiVersion: v1\nkind: Pod\nx: '],
    ['Dockerfile', 'FROM x\nRUN '],
    ['.github/workflows/x.yml', 'on: push\njobs: {a: {steps: [{run: "'],
    ['values.env', 'TOKEN='],
    ['x.json', '{"SchemaVersion":2,"ArtifactName":"'],
  ])('a line of 9 MB in %s', { timeout: 30_000 }, (path, start) =>
    inFolder({ [path]: start + 'ab-'.repeat(3 * MB), 'pod.yaml': POD }, async (cwd) => {
      expect((await reportOf(cwd)).coverage.files.seen).toBeGreaterThan(0);
    }),
  );

  it('20,000 files', { timeout: 40_000 }, () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      for (let folder = 0; folder < 20; folder++) {
        mkdirSync(join(cwd, `f${folder}`));
        for (let file = 0; file < 1_000; file++) writeFileSync(join(cwd, `f${folder}/${file}.txt`), 'x');
      }
      expect((await reportOf(cwd)).coverage.files.seen).toBe(1);
    }),
  );

  it('an archive that unpacks to more than it is', () =>
    inFolder({ 'Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n', 'templates/pod.yaml': POD }, async (cwd) => {
      mkdirSync(join(cwd, 'charts'));
      const pack = `head -c 200000000 /dev/zero | gzip -9 > charts/bomb-1.0.0.tgz`;
      execFileSync('sh', ['-c', pack], { cwd });
      expect((await reportOf(cwd)).findings.length).toBeGreaterThan(0);
    }));
});

describe('names', () => {
  it('with line breaks, escape sequences and commands are shown, never sent', () =>
    inFolder(
      { 'a\nb.yaml': POD, '\u001b[31mred.yaml': POD, '::error::x%0A.yaml': POD, '--fix.yaml': POD },
      async (cwd) => {
        for (const format of ['pretty', 'markdown', 'github', 'html', 'sarif', 'junit', 'json']) {
          const { code, stdout } = await keepsBounds(
            ['check', `--format=${format}`, '--only=workload/run-as-non-root'],
            cwd,
          );
          expect(code).toBe(1);
          expect(stdout).toContain('red.yaml');
          expect(stdout, format).not.toContain('\u001b');
          if (format === 'github')
            for (const line of stdout.split('\n')) expect(line).toMatch(/^(?:::\w+ file=|4 findings|$)/);
        }
      },
    ));

  it('that are no UTF-8 are named as what cannot be read', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      writeFileSync(Buffer.concat([Buffer.from(`${cwd}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.yaml')]), POD);
      const { coverage } = await reportOf(cwd);
      expect(coverage.files.skipped).toHaveLength(1);
      expect(coverage.files.skipped[0]?.file).toMatch(/^\ufffd+\.yaml$/);
    }));

  it('of prototypes are names', () =>
    inFolder(
      { '__proto__/constructor.yaml': POD, 'toString.yaml': POD.replace('kind: Pod', 'kind: toString') },
      async (cwd) => {
        const { findings } = await reportOf(cwd);
        expect(findings[0]?.location.file).toBe('__proto__/constructor.yaml');
      },
    ));

  it('in folders as deep as the system has them', { timeout: 30_000 }, () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      const name = 'd'.repeat(100);
      const [deep, next] = [name, 'next'];
      const script = `mkdir ${deep}; echo 'kind: Pod' > ${deep}/x.yaml; for i in $(seq 60); do mkdir ${next}; mv ${deep} ${next}/${deep}; mv ${next} ${deep}; done`;
      execFileSync('sh', ['-c', script], { cwd });
      const { coverage } = await reportOf(cwd);
      expect(coverage.files.skipped).toMatchObject([{ reason: 'its path is too long' }]);
      execFileSync('rm', ['-rf', join(cwd, deep)]);
    }),
  );
});

describe('what is no regular file', () => {
  it('a socket is named', () =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      const server = createServer().listen(join(cwd, 's.yaml'));
      const { coverage } = await reportOf(cwd);
      server.close();
      expect(coverage.files.skipped).toEqual([{ file: 's.yaml', reason: 'not a regular file' }]);
    }));

  it('a folder without permission is named', () =>
    inFolder({ 'pod.yaml': POD, 'no/pod.yaml': POD }, async (cwd) => {
      chmodSync(join(cwd, 'no'), 0);
      const { stdout } = await palisade(JSON_REPORT, { cwd, bound: true });
      chmodSync(join(cwd, 'no'), 0o700);
      expect(stdout).toContain('{"file":"no","reason":"permission denied"}');
    }));

  it('a .gitignore without permission is named', () =>
    inFolder({ 'pod.yaml': POD, '.gitignore': '*.txt\n' }, async (cwd) => {
      chmodSync(join(cwd, '.gitignore'), 0);
      const { code, stdout } = await palisade(JSON_REPORT, { cwd, bound: true });
      expect(code).toBe(1);
      expect(stdout).toContain('{"file":".gitignore","reason":"permission denied"}');
    }));

  it.each([
    ['a FIFO', (path: string) => execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a device without end', (path: string) => symlinkSync('/dev/zero', path)],
    ['too large', (path: string) => writeFileSync(path, Buffer.alloc(20 * MB, '#'))],
    ['a link to nothing', (path: string) => symlinkSync('nothing', path)],
  ])('a config that is %s is told, and is not waited for', (what, make) =>
    inFolder({ 'pod.yaml': POD }, async (cwd) => {
      make(join(cwd, 'palisade.yaml'));
      const { code, stderr } = await keepsBounds(['check', 'pod.yaml'], cwd);
      if (what === 'a link to nothing') return expect(code).toBe(1);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^palisade: the config palisade\.yaml cannot be read: /);
    }),
  );
});

describe('what changes while it is read', { timeout: 60_000 }, () => {
  /** Runs the command while the disk is changed under it, again and again. */
  const during = (change: (cwd: string, round: number) => void) =>
    inFolder(Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`f${n % 10}/p${n}.yaml`, POD])), async (cwd) => {
      let round = 0;
      const timer = setInterval(() => change(cwd, round++), 1);
      try {
        for (let run = 0; run < 4; run++) {
          const { code } = await keepsBounds(JSON_REPORT, cwd);
          expect([0, 1]).toContain(code);
        }
      } finally {
        clearInterval(timer);
      }
      expect(round).toBeGreaterThan(10);
    });

  it('a file that is cut and grows', () =>
    during((cwd, round) => {
      const file = join(cwd, `f1/p${(round % 30) * 10 + 1}.yaml`);
      if (round % 2 === 0) truncateSync(file, round % 90);
      else writeFileSync(file, POD.repeat(round % 50));
    }));

  it('a folder that comes and goes', () =>
    during((cwd, round) => {
      if (round % 2 === 0) rmSync(join(cwd, 'f9'), { recursive: true, force: true });
      else {
        mkdirSync(join(cwd, 'f9'), { recursive: true });
        writeFileSync(join(cwd, 'f9/p.yaml'), POD);
      }
    }));
});

describe('nothing to check exits 2 and says so', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ['an empty folder', {}, /^palisade: nothing to check: \. has no readable text files\n$/],
    ['only what nobody knows', { 'a.txt': 'x' }, /none of the 1 files in \. is one that Palisade knows/],
    ['only what is ignored', { '.gitignore': '*\n', 'pod.yaml': POD }, /^palisade: nothing to check: /],
    ['only binaries', { 'a.yaml': 'kind: \0Pod' }, /^palisade: nothing to check: /],
  ])('%s', (_, files, message) =>
    inFolder(files, async (cwd) => {
      const { code, stdout, stderr } = await keepsBounds(['check'], cwd);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
    }),
  );
});

describe('nothing of a checked repository is executed', () => {
  const EVIL = "import { writeFileSync } from 'node:fs';\nwriteFileSync('executed', '');\nexport default {};\n";

  it.each<[string, Record<string, string>, number]>([
    ['a config that is code', { 'palisade.config.ts': EVIL, 'palisade.config.js': EVIL }, 2],
    [
      'controls of its own',
      {
        'palisade.yaml': 'controls: policies\n',
        'policies/workload/evil.ts': EVIL,
        'policies/workload/evil.md': '# x\n',
      },
      2,
    ],
    [
      'its scripts and tools',
      {
        'package.json': '{"scripts":{"prepare":"touch executed"}}',
        'node_modules/.bin/helm': '#!/bin/sh\ntouch executed\n',
        '.npmrc': 'node-options=--import ./evil.mjs\n',
        'evil.mjs': EVIL,
      },
      1,
    ],
    [
      'its kustomize plugins',
      {
        'kustomization.yaml': 'resources: [pod.yaml]\ngenerators: [g.yaml]\n',
        'g.yaml':
          'apiVersion: x/v1\nkind: Evil\nmetadata: {name: x, annotations: {config.kubernetes.io/function: "exec: {path: ./evil.sh}"}}\n',
        'evil.sh': '#!/bin/sh\ntouch executed\n',
      },
      1,
    ],
  ])('%s', (_, files, expected) =>
    inFolder({ 'pod.yaml': POD, ...files }, async (cwd) => {
      for (const path of ['evil.sh', 'node_modules/.bin/helm'])
        if (existsSync(join(cwd, path))) chmodSync(join(cwd, path), 0o755);
      const { code } = await keepsBounds(JSON_REPORT, cwd);
      expect(code).toBe(expected);
      expect(existsSync(join(cwd, 'executed'))).toBe(false);
    }),
  );
});
