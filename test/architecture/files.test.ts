/** What reviewers would otherwise say twice. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EDGE, roomOf, root, sourceFiles } from './imports.ts';

const PURE = new Set(['core', 'controls', 'sources', 'report']);
const production = sourceFiles().filter((file) => !file.endsWith('.test.ts') && !file.endsWith('.generated.ts'));
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const linesOf = (file: string): number => textOf(file).split('\n').length;

describe('files', () => {
  it('pure rooms ask no clock and read no environment', () => {
    const impure =
      /\b(?:process\.(?:env|argv|cwd|exit|std)|Date\.now\(|new Date\(\)|Math\.random\(|setTimeout\(|fetch\()/;
    expect(production.filter((file) => PURE.has(roomOf(file)) && !EDGE.has(file) && impure.test(textOf(file)))).toEqual(
      [],
    );
  });

  it('core is synchronous', () => {
    const core = production.filter((file) => roomOf(file) === 'core');
    expect(core.filter((file) => /\basync\b|\bawait\b|\bPromise\b/.test(textOf(file)))).toEqual([]);
  });

  it('controls are short, and no file is long', () => {
    const isControl = (file: string) =>
      /^packages\/controls\/src\/[^/]+\/[^_/][^/]*\.ts$/.test(file) && !file.includes('/profiles/');
    expect(production.filter((file) => isControl(file) && linesOf(file) > 61)).toEqual([]);
    expect(production.filter((file) => linesOf(file) > 301)).toEqual([]);
  });

  it('nothing from a checked repository is ever executed: no source, control or report can start a process or evaluate text', () => {
    const dangerous = /node:child_process|node:vm|\beval\(|new Function\(/;
    expect(production.filter((file) => PURE.has(roomOf(file)) && dangerous.test(textOf(file)))).toEqual([]);
  });

  it('have no barrel and no bag of tools', () => {
    expect(production.filter((file) => /\/(?:index|utils?|helpers?|common|misc)\.ts$/.test(file))).toEqual([]);
  });
});

describe('the project', () => {
  it('names no workplace, machine path or registry host', () => {
    const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
      cwd: root,
      encoding: 'utf8',
    })
      .trim()
      .split('\n');
    const own = tracked.filter((file) => !file.endsWith('files.test.ts') && existsSync(join(root, file)));
    expect(own.length).toBeGreaterThan(300);
    const named = own.filter((file) =>
      /(?:^|[\s"'(=])\/work\/|\.\.\/shared|registry\.npmjs|proxy\.golang|pypi\.org/.test(textOf(file)),
    );
    expect(named).toEqual([]);
  });
});
