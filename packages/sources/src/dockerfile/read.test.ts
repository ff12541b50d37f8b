import { isDockerfile } from '@palisade/core/subject/dockerfile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Tree } from '../tree.ts';
import { claimsDockerfile } from './claim.ts';
import { read } from './read.ts';

const treeOf = (files: Readonly<Record<string, string>>): Tree => ({
  read: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
  under: (folder) => Object.keys(files).filter((path) => folder === '' || path.startsWith(`${folder}/`)),
});
const bodyOf = (path: string, files: Readonly<Record<string, string>>) => {
  const [subject] = read({ path, text: files[path] ?? '' }, treeOf(files)).subjects;
  if (!subject || !isDockerfile(subject)) throw new Error('no subject');
  return subject.body;
};

describe('claims', () => {
  const text = 'FROM a\nRUN b\n';
  it.each([
    'Dockerfile',
    'a/Dockerfile.dev',
    'web.Dockerfile',
    'Containerfile',
    'x.dockerfile',
    'dockerfile',
    'Dockerfile-test',
    'image',
    '-',
  ])('%s', (path) => expect(claimsDockerfile({ path, text })).toBe(true));
  it.each(['README.md', 'Dockerfile.dockerignore', 'a.sql', 'Dockerfile.md', 'x.py', 'Dockerfiles/a.yaml'])(
    'not %s',
    (path) => expect(claimsDockerfile({ path, text })).toBe(false),
  );
  it.each(['from a import b\nRUN c', 'FROM the start\nRUN away', 'FROM a', 'a\nFROM b\nRUN c', '{}'])(
    'not by the content %j',
    (content) => expect(claimsDockerfile({ path: 'notes', text: content })).toBe(false),
  );
});

describe('read', () => {
  it('names the line of what cannot be read, and keeps the rest', () => {
    const { subjects, unreadable } = read({ path: 'Dockerfile', text: 'FROM a\nUSER b\nBOGUS\n' }, treeOf({}));
    expect(subjects.map(({ id }) => id)).toEqual(['Dockerfile/Dockerfile']);
    expect(unreadable).toEqual([{ file: 'Dockerfile', line: 3, column: 1, message: 'unknown instruction BOGUS' }]);
  });

  it('locates spans', () => {
    const [subject] = read({ path: 'Dockerfile', text: 'FROM a\nUSER b\n' }, treeOf({})).subjects;
    expect(subject?.origin.span({ start: 12, end: 13 })).toMatchObject({
      line: 2,
      column: 6,
      endLine: 2,
      endColumn: 7,
    });
  });

  it('finds the ignore file of the context: its own, beside it, or above it', () => {
    const files = {
      'a/Dockerfile': 'FROM a',
      'a/Dockerfile.dockerignore': 'own',
      'a/.dockerignore': 'beside',
      'b/c/Dockerfile': 'FROM a',
      'b/c/x': '',
      '.dockerignore': 'above',
      'd/Dockerfile': 'FROM a',
    };
    expect(bodyOf('a/Dockerfile', files).ignore?.patterns).toEqual(['own']);
    expect(bodyOf('b/c/Dockerfile', files).ignore?.file).toBe('.dockerignore');
    expect(bodyOf('b/c/Dockerfile', files).contextFiles()).toContain('b/c/x');
    expect(bodyOf('d/Dockerfile', { 'd/Dockerfile': 'FROM a' }).ignore).toBeUndefined();
  });

  it.each([
    ['.env', '.env', true],
    ['.env', 'a/.env', false],
    ['**/.env', 'a/b/.env', true],
    ['**/.env', '.env', true],
    ['secrets', 'secrets/a/b', true],
    ['/secrets/', 'secrets/a', true],
    ['*.key', 'a.key', true],
    ['*.key', 'a/b.key', false],
    ['*\n!keep', 'keep', false],
    ['*\n!keep', 'other', true],
    ['a/**/b', 'a/x/y/b', true],
    ['# .env', '.env', false],
  ])('with %j, %s is left out: %s', (text, path, expected) => {
    expect(bodyOf('Dockerfile', { Dockerfile: 'FROM a', '.dockerignore': text }).ignore?.excludes(path)).toBe(expected);
  });

  it('ends on any text, with every span inside it', () => {
    const unit = fc.constantFrom(
      'FROM a\n',
      'RUN ',
      'ENV A=',
      '<<E',
      'E\n',
      '\\\n',
      '# x\n',
      '"',
      '$A',
      '${',
      '}',
      '[',
      ']',
      ' ',
      '\n',
      '\r\n',
      'ONBUILD ',
      '`',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (rest) => {
        const text = `FROM a\n${rest}`;
        const { stages } = bodyOf('Dockerfile', { Dockerfile: text });
        for (const { span, words, flags, pairs, script } of stages.flatMap(({ instructions }) => instructions))
          for (const part of [{ span }, ...words, ...flags, ...pairs, ...(script?.commands ?? [])]) {
            expect(part.span.start).toBeGreaterThanOrEqual(span.start);
            expect(part.span.end).toBeLessThanOrEqual(Math.max(span.end, part.span.start));
          }
      }),
      { numRuns: 300 },
    );
  });
});
