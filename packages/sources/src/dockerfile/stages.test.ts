import { chainOf, flagOf, historyOf, rootBaseOf } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from './stages.ts';

const stagesOf = (text: string) => parseDockerfile(text).stages;
const textAt = (text: string, { start, end }: { start: number; end: number }) => text.slice(start, end);
const plain = (value: unknown) => (value instanceof Unresolved ? '?' : value);

describe('instructions', () => {
  it('reads directives, lower-case keywords, and joins lines past comments and blank ones', () => {
    const text = '# syntax=docker/dockerfile:1\n# check=skip=all\n\nfrom a:1\nrun one \\\n  # why\n\n  two\nCMD x\n';
    const { directives, stages, problems } = parseDockerfile(text);
    expect([...directives]).toEqual([
      ['syntax', 'docker/dockerfile:1'],
      ['check', 'skip=all'],
    ]);
    expect(problems).toEqual([]);
    const [run, cmd] = stages[0]?.instructions ?? [];
    expect(textAt(text, run?.span ?? { start: 0, end: 0 })).toBe('run one \\\n  # why\n\n  two');
    expect(run?.script?.commands.map(({ name, args }) => [name, ...args.map((word) => word.text)])).toEqual([
      ['one', 'two'],
    ]);
    expect(textAt(text, run?.script?.commands[0]?.args[0]?.span ?? { start: 0, end: 0 })).toBe('two');
    expect(cmd?.form).toBe('shell');
  });

  it('takes a directive only before everything else', () => {
    expect([...parseDockerfile('# a comment\n# escape=`\nFROM a').directives]).toEqual([]);
  });

  it('reads the escape of Windows, where a backslash is only a path', () => {
    const text = '# escape=`\nFROM mcr.microsoft.com/windows/nanoserver\nCOPY a `\n  C:\\b\\\nRUN dir\n';
    const [copy, run] = stagesOf(text)[0]?.instructions ?? [];
    expect(copy?.words.map(({ value }) => value)).toEqual(['a', 'C:\\b\\']);
    expect(run?.script?.language).toBe('other');
  });

  it('keeps spans true with CRLF and a byte order mark', () => {
    const text = '\uFEFFFROM a\r\nRUN one \\\r\n  two\r\nUSER  app \r\n';
    const [run, user] = stagesOf(text)[0]?.instructions ?? [];
    expect(textAt(text, run?.span ?? { start: 0, end: 0 })).toBe('RUN one \\\r\n  two');
    expect(user?.words[0]?.value).toBe('app');
    expect(textAt(text, user?.words[0]?.span ?? { start: 0, end: 0 })).toBe('app');
  });

  it('tells exec form, shell form and what only looks like exec form', () => {
    const forms = stagesOf(
      'FROM a\nCMD [ "a", "b c" ]\nCMD [\'a\']\nCMD [ a ]\nHEALTHCHECK --timeout=3s CMD ["x"]\nHEALTHCHECK NONE',
    );
    expect(forms[0]?.instructions.map(({ form, words }) => [form, ...words.map(({ value }) => value)])).toEqual([
      ['exec', 'a', 'b c'],
      ['shell'],
      ['shell'],
      ['exec', 'x'],
      ['words', 'NONE'],
    ]);
  });

  it('reads flags with their parts', () => {
    const [run, copy] =
      stagesOf(
        'FROM a\nRUN --mount=type=cache,target=/x,sharing=locked --network=none --security=insecure go\nCOPY --link --chown=1:1 --from=b --chmod=644 c /d',
      )[0]?.instructions ?? [];
    expect([...((run && flagOf(run, 'mount')?.options) ?? [])]).toEqual([
      ['type', 'cache'],
      ['target', '/x'],
      ['sharing', 'locked'],
    ]);
    expect(run?.flags.map(({ name, value }) => [name, value])).toContainEqual(['network', 'none']);
    expect(run?.script?.commands.map(({ name }) => name)).toEqual(['go']);
    expect(copy?.flags.map(({ name }) => name)).toEqual(['link', 'chown', 'from', 'chmod']);
    expect(copy?.words.map(({ value }) => value)).toEqual(['c', '/d']);
  });

  it('sets here-documents apart, several and with tabs', () => {
    const text =
      'FROM a\nCOPY <<"ONE" <<-TWO /x/\nfirst $A\nONE\n\tsecond\n\tTWO\nRUN <<EOF\napt-get update\nEOF\nRUN python3 <<EOF\nimport os\nEOF\n';
    const [copy, run, python] = stagesOf(text)[0]?.instructions ?? [];
    expect(copy?.heredocs.map(({ name, content }) => [name, content])).toEqual([
      ['ONE', 'first $A\n'],
      ['TWO', '\tsecond\n'],
    ]);
    expect(run?.script?.commands.map(({ name, span }) => [name, textAt(text, span)])).toEqual([
      ['apt-get', 'apt-get update'],
    ]);
    expect(python?.script?.commands.map(({ name }) => name)).toEqual(['python3']);
  });

  it('marks what runs in later builds', () => {
    const [base, child] = stagesOf('FROM a AS base\nONBUILD USER root\nUSER app\nFROM base\nRUN x');
    expect(base?.instructions.map(({ keyword, onbuild }) => [keyword, onbuild])).toEqual([
      ['USER', true],
      ['USER', false],
    ]);
    expect(child && historyOf(child).map(({ keyword, words }) => [keyword, words[0]?.value])).toEqual([
      ['USER', 'app'],
      ['USER', 'root'],
      ['RUN', undefined],
    ]);
  });
});

describe('stages', () => {
  it('follow names and chains to their image', () => {
    const stages = stagesOf('FROM a:1 AS One\nFROM --platform=$BUILDPLATFORM one as two\nFROM scratch\nFROM two');
    const last = stages[3];
    expect(stages.map(({ label }) => label)).toEqual(['one', 'two', 'stage 3', 'stage 4']);
    expect(last && chainOf(last).map(({ index }) => index)).toEqual([0, 1, 3]);
    expect(last && rootBaseOf(last)).toEqual({ kind: 'image', reference: 'a:1' });
    expect(stages[2]?.base.kind).toBe('scratch');
  });

  it('take global arguments in FROM, and only declared ones inside', () => {
    const text = 'ARG V=3 NAME\nFROM a:${V}-x${NOT:-y}\nENV A=$V\nARG V\nENV B=$V\nFROM ${NAME}\n';
    const [first, second] = stagesOf(text);
    expect(first?.base).toEqual({ kind: 'image', reference: 'a:3-xy' });
    const environment = first?.instructions.filter(({ keyword }) => keyword === 'ENV').flatMap(({ pairs }) => pairs);
    expect(environment?.map(({ key, value }) => [key, plain(value)])).toEqual([
      ['A', '?'],
      ['B', '3'],
    ]);
    expect(second?.base).toEqual({ kind: 'unresolved', why: 'build argument NAME has no default' });
  });

  it('inherit environment, arguments and shell; ENV hides ARG', () => {
    const text =
      'FROM scratch AS b\nARG X=arg\nENV X=env\nSHELL ["/bin/bash","-o","pipefail","-c"]\nFROM b\nUSER $X$Y\nRUN a | b';
    const [user, run] = stagesOf(text)[1]?.instructions ?? [];
    expect(user?.words[0]?.value).toBe('env');
    expect(run?.shell).toContain('pipefail');
  });
});

describe('what no builder accepts', () => {
  it.each([
    ['', 'there is no FROM', 0],
    ['FROM a\nRUNN x', 'unknown instruction RUNN', 7],
    ['RUN x\nFROM a', 'RUN stands before the first FROM', 0],
    ['FROM a\nRUN <<EOF\nx', 'the here-document EOF is not closed', 7],
    ['FROM a\nUSER', 'USER has no arguments', 7],
    ['FROM a\n{{- if .x }}', 'a template is not a Dockerfile until it is rendered', 7],
  ])('%j', (text, message, at) => {
    expect(parseDockerfile(text).problems).toContainEqual({ message, at });
  });
});
