/** Another parser of Dockerfiles as oracle: it finds the same instructions in the same places. */
import { DockerfileParser } from 'dockerfile-ast';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf } from '../lines.ts';
import { parseDockerfile } from './stages.ts';

const FILES = [
  '# syntax=docker/dockerfile:1\nARG V=1\nFROM a:${V} AS b\nRUN a \\\n  # c\n  && d\nCOPY --from=b --chown=1:1 x y\n',
  'FROM a\nRUN <<EOF\none\nEOF\nCOPY <<A <<"B" /x/\na\nA\nb\nB\nUSER x\n',
  '# escape=`\nFROM a\nRUN one `\n  two\nWORKDIR C:\\x\n',
  'FROM a\nONBUILD RUN x\nHEALTHCHECK --interval=3s CMD ["a", "b"]\nENV A=1 \\\n    B="2 3"\nLABEL a="b" \\\n\n  c=d\n',
  'from a\n  run x\n\tcmd ["y"]',
];

const ours = (text: string) => {
  const lines = linesOf(text);
  const { globals, stages } = parseDockerfile(text);
  return [...globals, ...stages.flatMap(({ from, instructions }) => [from, ...instructions])]
    .map(({ keyword, onbuild, span }) => ({
      keyword: onbuild ? 'ONBUILD' : keyword,
      start: lines(span.start),
      end: lines(span.end),
    }))
    .map(({ keyword, start, end }) => `${keyword} ${start.line}:${start.column} ${end.line}:${end.column}`);
};

const theirs = (text: string) =>
  DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => {
      const { start, end } = instruction.getRange();
      return `${instruction.getKeyword()} ${start.line + 1}:${start.character + 1} ${end.line + 1}:${end.character + 1}`;
    });

it.each(FILES)('%j', (text) => expect(ours(text)).toEqual(theirs(text)));

it('agrees on files put together at random', () => {
  const line = fc.constantFrom(
    'RUN a && b',
    'RUN a \\\n  b',
    'RUN a \\\n# c\n  b',
    'COPY a b',
    '# c',
    '',
    'ENV A=1 B=2',
    'USER x',
    '  WORKDIR /x',
    'RUN <<E\nx\nE',
    'FROM b AS c',
    'CMD ["a"]',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = ['FROM a', ...lines, ''].join('\n');
      expect(ours(text)).toEqual(theirs(text));
    }),
    { numRuns: 200 },
  );
});
