import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../command.ts';
import { tryToWrite, writeWhole } from './write.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palisade-write-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

describe('a file', () => {
  it('is written whole, in pieces, and keeps its mode', () => {
    writeFileSync(at('report'), 'old', { mode: 0o600 });
    writeWhole(at('report'), ['one ', 'two']);
    expect(readFileSync(at('report'), 'utf8')).toBe('one two');
    expect(statSync(at('report')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['report']);
  });

  it('stays as it was where the pieces end early', () => {
    writeFileSync(at('report'), 'old');
    const pieces = function* () {
      yield 'new';
      throw new Error('cut');
    };
    expect(() => writeWhole(at('report'), pieces())).toThrow('cut');
    expect(readFileSync(at('report'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['report']);
  });

  it('behind a link is replaced, and the link stays', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/report'), 'old');
    symlinkSync(at('real/report'), at('link'));
    writeWhole(at('link'), 'new');
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('real/report'), 'utf8')).toBe('new');
  });
});

describe('what is no file is written to as it is', () => {
  it('a device', () => {
    writeWhole('/dev/null', 'gone');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(() => writeWhole('/dev/full', 'more than there is room for')).toThrow(
      new UserError('/dev/full cannot be written: no space is left'),
    );
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true);
  });

  it('a pipe', () => {
    execFileSync('mkfifo', [at('pipe')]);
    // The shell opens it for both, so that nobody waits.
    const read = `exec 3<>"$1"; "$2" --conditions=source --input-type=module -e "$3" "$1"; head -c 5 <&3`;
    const program = `import { writeWhole } from ${JSON.stringify(new URL('./write.ts', import.meta.url).href)};
      writeWhole(process.argv[1], 'hello');`;
    const out = execFileSync('bash', ['-c', read, 'sh', at('pipe'), process.execPath, program]);
    expect(out.toString()).toBe('hello');
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
  });
});

describe('where it cannot be written, a person is told', () => {
  it.each([
    ['nowhere/report', 'its folder is not there'],
    ['file/report', 'its folder is a file'],
    ['folder', 'it is a folder'],
  ])('%s: %s', (name, why) => {
    writeFileSync(at('file'), '');
    mkdirSync(at('folder'));
    for (const write of [() => writeWhole(at(name), 'x'), () => tryToWrite(at(name), 10)])
      expect(write).toThrow(new UserError(`${at(name)} cannot be written: ${why}`));
    expect(readdirSync(folder).toSorted()).toEqual(['file', 'folder']);
  });
});

it('to try leaves nothing, and what is there as it is', () => {
  tryToWrite(at('report'), 1000);
  expect(existsSync(at('report'))).toBe(false);
  writeFileSync(at('report'), 'old');
  tryToWrite(at('report'), 1000);
  expect(readFileSync(at('report'), 'utf8')).toBe('old');
});
