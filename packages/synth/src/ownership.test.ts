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

  it('keeps pins that were raised, and is otherwise as it was', () => {
    const [old, raised] = ['a'.repeat(40), 'b'.repeat(40)];
    const workflow = (one: string, two: string, more = ''): string =>
      `- uses: actions/checkout@${one}\n- uses: other/action@${old} # v1\n- uses: actions/checkout@${two}\n${more}`;
    const mine = marked(workflow(`${old} # v4.2.2`, `${old} # v4.2.2`));
    const bumped = mine.replace(`checkout@${old} # v4.2.2`, `checkout@${raised} # v5.0.0`);
    expect(state(workflow(`${old} # v4.2.2`, `${old} # v4.2.2`), bumped)).toMatchObject({ state: 'same' });
    const next = state(workflow(`${old} # v4.2.2`, `${old} # v4.2.2`, 'more: 1\n'), bumped);
    expect(next).toMatchObject({
      state: 'changed',
      after: marked(workflow(`${raised} # v5.0.0`, `${old} # v4.2.2`, 'more: 1\n')),
    });
  });

  it('keeps the digest of a base image, and takes another tag for an edit', () => {
    const [old, raised] = ['a'.repeat(64), 'b'.repeat(64)];
    const file = (tag: string, digest: string): string => `FROM node:${tag}@sha256:${digest} AS base\n`;
    const mine = marked(file('24-alpine', old));
    expect(state(file('24-alpine', old), mine.replace(old, raised))).toMatchObject({ state: 'same' });
    expect(state(file('24-alpine', old), mine.replace('24-alpine', '26-alpine'))).toMatchObject({ state: 'edited' });
    expect(state(file('26-alpine', raised), mine)).toMatchObject({
      state: 'changed',
      after: marked(file('26-alpine', raised)),
    });
    expect(state(file('24-alpine', old), mine.replace(`@sha256:${old}`, ''))).toMatchObject({ state: 'edited' });
    expect(state(file('24-alpine', old), mine.replace('node:', 'evil/node:'))).toMatchObject({ state: 'edited' });
  });

  it('keeps the tag and the digest of a tool together', () => {
    const [old, raised] = ['a'.repeat(64), 'b'.repeat(64)];
    const job = (pin: string): string => `image: docker.io/aquasec/trivy:${pin}\n`;
    const mine = marked(job(`0.72.0@sha256:${old}`));
    const bumped = mine.replace(`0.72.0@sha256:${old}`, `0.73.0@sha256:${raised}`);
    expect(state(job(`0.72.0@sha256:${old}`), bumped)).toMatchObject({ state: 'same' });
    expect(state(job(`0.72.0@sha256:${old}`), mine.replace(`@sha256:${old}`, ''))).toMatchObject({ state: 'edited' });
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
