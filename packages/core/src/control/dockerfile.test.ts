import { describe, expect, it } from 'vitest';
import type { Dockerfile, DockerfileSubject, Instruction, Keyword, Stage } from '../subject/dockerfile.ts';
import { type DockerfileProblem, dockerfileControl } from './dockerfile.ts';

const TEXT = 'FROM a AS one\nRUN x\nFROM b\nRUN y\nRUN y\n';

const instruction = (keyword: Keyword, start: number, end: number): Instruction => ({
  keyword,
  onbuild: false,
  span: { start, end },
  keywordSpan: { start, end: start + keyword.length },
  flags: [],
  words: [],
  form: 'words',
  pairs: [],
  heredocs: [],
  shell: [],
  script: undefined,
});

const stage = (
  index: number,
  name: string | undefined,
  from: Instruction,
  instructions: readonly Instruction[],
): Stage => ({
  index,
  name,
  label: name ?? `stage ${index + 1}`,
  from,
  base: { kind: 'image', reference: 'a' },
  instructions,
});

const body: Dockerfile = {
  text: TEXT,
  directives: new Map(),
  globals: [],
  stages: [
    stage(0, 'one', instruction('FROM', 0, 13), [instruction('RUN', 14, 19)]),
    stage(1, undefined, instruction('FROM', 20, 26), [instruction('RUN', 27, 32), instruction('RUN', 33, 38)]),
  ],
  ignore: undefined,
  contextFiles: () => [],
};

const subject: DockerfileSubject = {
  model: 'dockerfile',
  id: 'Dockerfile/web/Dockerfile',
  kind: 'Dockerfile',
  name: 'web/Dockerfile',
  unit: '',
  body,
  origin: {
    file: 'web/Dockerfile',
    span: () => ({ file: '', line: 1, column: 1, endLine: 1, endColumn: 1, rendered: false }),
    locate: () => ({ file: '', line: 1, column: 1, endLine: 1, endColumn: 1, rendered: false }),
    edit: () => [],
  },
};

const statement = {
  title: 'T',
  severity: 'low',
  why: 'W',
  refs: [],
  fix: { safety: 'safe', description: 'D' },
} as const;
const problemAt = ({ span }: Instruction): DockerfileProblem[] => [
  { at: span, message: 'm', splices: [{ ...span, text: '' }] },
];
const inspect = (control: ReturnType<typeof dockerfileControl>) => {
  const found = control.inspect(subject, {});
  return found && [...found];
};

describe('dockerfileControl', () => {
  it('names problems by their stage and text, and tells the same text twice apart', () => {
    const control = dockerfileControl({ ...statement, each: 'instruction', keywords: ['RUN'], inspect: problemAt });
    expect(inspect(control)?.map(({ item }) => item)).toEqual(['one: RUN x', 'stage 2: RUN y', 'stage 2: RUN y (2)']);
  });

  it('turns splices into a fix in the file', () => {
    const control = dockerfileControl({ ...statement, each: 'instruction', keywords: ['RUN'], inspect: problemAt });
    expect(inspect(control)?.[0]?.fix).toEqual({
      safety: 'safe',
      description: 'D',
      edits: [{ file: 'web/Dockerfile', start: 14, end: 19, text: '' }],
    });
    const none = dockerfileControl({
      ...statement,
      fix: { none: 'why' },
      each: 'instruction',
      keywords: ['RUN'],
      inspect: problemAt,
    });
    expect(inspect(none)?.[0]?.fix).toBeUndefined();
  });

  it('visits only what the final image is made of where it is told so', () => {
    const control = dockerfileControl({
      ...statement,
      each: 'instruction',
      keywords: ['RUN'],
      within: 'final-image',
      inspect: problemAt,
    });
    expect(inspect(control)?.map(({ at }) => at)).toEqual([
      { start: 27, end: 32 },
      { start: 33, end: 38 },
    ]);
  });

  it('does not apply where nothing is visited or nothing applies, and passes where all is well', () => {
    expect(
      inspect(dockerfileControl({ ...statement, each: 'instruction', keywords: ['USER'], inspect: problemAt })),
    ).toBeUndefined();
    expect(inspect(dockerfileControl({ ...statement, each: 'final-stage', inspect: () => undefined }))).toBeUndefined();
    expect(inspect(dockerfileControl({ ...statement, each: 'stage', inspect: () => [] }))).toEqual([]);
  });

  it('visits stages, the final one, or the file', () => {
    const seen: string[] = [];
    const note = (what: string): [] => {
      seen.push(what);
      return [];
    };
    const control = (each: 'stage' | 'final-stage') =>
      dockerfileControl({ ...statement, each, inspect: ({ label }) => note(label) });
    inspect(control('stage'));
    inspect(control('final-stage'));
    inspect(
      dockerfileControl({
        ...statement,
        each: 'file',
        inspect: ({ stages }) => note(String(stages.length)),
      }),
    );
    expect(seen).toEqual(['one', 'stage 2', 'stage 2', '2']);
  });
});
