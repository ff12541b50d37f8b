/** Nobody's work is written over in silence. */
import { describe, expect, it } from 'vitest';
import { marked, plan } from './ownership.ts';

const PATH = 'deploy/a.yaml';
const state = (text: string, existing?: string) =>
  plan([{ path: PATH, text }], new Map(existing === undefined ? [] : [[PATH, existing]]))[0];

describe('a file', () => {
  it('is new, the same, or changed where only synth has written it', () => {
    expect(state('a: 1\n')).toMatchObject({ state: 'new', after: marked('a: 1\n') });
    expect(state('a: 1\n', marked('a: 1\n'))).toMatchObject({ state: 'same' });
    expect(state('a: 2\n', marked('a: 1\n'))).toMatchObject({ state: 'changed', after: marked('a: 2\n') });
  });

  it('is the same with the line breaks of another system', () => {
    expect(state('a: 1\n', marked('a: 1\n').replaceAll('\n', '\r\n'))).toMatchObject({ state: 'same' });
  });

  it('is edited, or somebody else’s', () => {
    expect(state('a: 1\n', `${marked('a: 1\n')}b: 2\n`)).toMatchObject({ state: 'edited' });
    expect(state('a: 2\n', marked('a: 1\n').replace('a: 1', 'a: 3'))).toMatchObject({ state: 'edited' });
    expect(state('a: 1\n', 'a: 1\n')).toMatchObject({ state: 'foreign' });
  });

  it('keeps what stands in its regions', () => {
    const kept = (inner: string, value: number) => `a: ${value}\n# keep: own\n${inner}# keep end\n`;
    const mine = marked(kept('', 1)).replace('# keep: own\n', '# keep: own\nb: 2\n');
    expect(state(kept('', 1), mine)).toMatchObject({ state: 'same' });
    expect(state(kept('', 5), mine)).toMatchObject({ state: 'changed', after: marked(kept('b: 2\n', 5)) });
  });

  it('keeps the directives of a Dockerfile first', () => {
    expect(marked('# syntax=docker/dockerfile:1\nFROM a\n')).toMatch(/^# syntax=docker\/dockerfile:1\n# Written by/);
  });

  it('goes when nothing asks for it any more, unless somebody edited or wrote it', () => {
    const existing = new Map([
      ['deploy/old.yaml', marked('a: 1\n')],
      ['deploy/edited.yaml', `${marked('a: 1\n')}b: 2\n`],
      ['deploy/own.yaml', 'a: 1\n'],
    ]);
    expect(plan([], existing).map(({ path, state: of }) => [path, of])).toEqual([
      ['deploy/edited.yaml', 'edited'],
      ['deploy/old.yaml', 'stale'],
    ]);
  });
});
