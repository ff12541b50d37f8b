import { type Expr, pathOf, type Workflow } from '@palisade/core/subject/workflow';
import { describe, expect, it } from 'vitest';
import { parseExpression } from './expression/parse.ts';
import { workflow } from './source.ts';
import { expressionsIn } from './template.ts';
import { parseUses } from './uses.ts';

const tree = { read: () => undefined, under: () => [] };
const read = (text: string, path = '.github/workflows/ci.yml') => workflow.read({ path, text }, tree);
const bodyOf = (text: string): Workflow => read(text).subjects[0]?.body as Workflow;
const treeOf = (text: string): Expr => parseExpression(text).tree as Expr;

describe('expressions', () => {
  it.each([
    ['github.event.issue.title', ['github', 'event', 'issue', 'title']],
    ["github['event'].Issue['TITLE']", ['github', 'event', 'issue', 'title']],
    ['github.event.commits.*.message', ['github', 'event', 'commits', '*', 'message']],
    ['github.event.commits[0].message', ['github', 'event', 'commits', '0', 'message']],
    ["github[format('{0}', 'x')]", undefined],
    ['(github).sha', ['github', 'sha']],
  ])('%s is a path', (text, path) => expect(pathOf(treeOf(text))).toEqual(path));

  it('bind as GitHub binds them', () => {
    expect(treeOf("a && b || !c == 'it''s'")).toMatchObject({
      op: 'or',
      of: [{ op: 'and' }, { op: 'compare', left: { op: 'not' }, right: { value: "it's" } }],
    });
  });

  it.each(['', 'a b', "'open", 'a.', 'a[', 'f(a', '`x`', '"double"', `${'('.repeat(60)}a${')'.repeat(60)}`])(
    'refuses %j',
    (text) => expect(parseExpression(text).error).toEqual(expect.any(String)),
  );

  it('are bounded in depth and length', () => {
    for (const text of [
      '!'.repeat(9000) + 'a',
      `a${'.b'.repeat(9000)}`,
      `a${' == a'.repeat(4000)}`,
      'a'.repeat(99_000),
    ])
      expect(parseExpression(text).tree).toBeUndefined();
  });

  it('end at braces outside strings', () => {
    const found = expressionsIn('/x', "a ${{ format('}}{0}', b) }} c ${{ d }} ${{ open");
    expect(found.map(({ text, tree }) => [text, tree !== undefined])).toEqual([
      ["format('}}{0}', b)", true],
      ['d', true],
      ['${{ open', false],
    ]);
  });
});

describe('uses', () => {
  it.each([
    ['actions/checkout@v4', { kind: 'repository', slug: 'actions/checkout', path: '', ref: 'v4' }],
    ['Org/Repo/.github/workflows/a.yml@main', { slug: 'org/repo', path: '.github/workflows/a.yml', ref: 'main' }],
    ['./local', { kind: 'local', path: 'local' }],
    ['docker://alpine:3', { kind: 'docker', image: 'alpine:3' }],
    ['nonsense', { kind: 'unknown' }],
  ])('%s', (text, expected) => expect(parseUses(text)).toMatchObject(expected));
});

describe('workflows', () => {
  it.each([
    ['on: push', ['push']],
    ['on: [push, pull_request]', ['push', 'pull_request']],
    ['"on": { push: { branches: [main] }, schedule: [{ cron: "0 0 * * *" }] }', ['push', 'schedule']],
  ])('%s', (on, events) => {
    const { triggers } = bodyOf(`${on}\njobs: { a: { runs-on: x, steps: [] } }\n`);
    expect(triggers.map(({ event }) => event)).toEqual(events);
  });

  it.each([
    ['', 'absent'],
    ['permissions: read-all', 'read-all'],
    ['permissions: {}', 'scopes'],
    ['permissions:', 'scopes'],
    ['permissions: 3', 'unknown'],
  ])('%j', (line, kind) => {
    expect(bodyOf(`on: push\n${line}\njobs: { a: { runs-on: x } }\n`).permissions.kind).toBe(kind);
  });

  it('know where expressions stand, and comments', () => {
    const text = `on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - uses: a/b@c # v1
      - run: |
          echo \${{ github.sha }}
          echo \${{ github.sha }}
        if: |
          \${{ github.ref == 'x' }}
`;
    const body = bodyOf(text);
    const [first, second] = body.jobs[0]?.steps ?? [];
    expect(body.commentAt(first?.uses?.pointer as string)).toBe('v1');
    expect(second?.condition?.always).toBe(true);
    const spans = (second?.expressions ?? []).map((expression) => body.spanOf(expression)?.start);
    expect(spans).toEqual([text.indexOf('${{'), text.indexOf('${{', text.indexOf('${{') + 1), text.lastIndexOf('${{')]);
  });

  it('that GitHub would refuse are not dropped', () => {
    expect(read('on: push\njobs: 3\n').unreadable).toHaveLength(1);
    expect(read('on:\njobs: { a: {} }\n').unreadable).toHaveLength(1);
    expect(read('on: push\njobs: [\n').unreadable).toHaveLength(1);
  });

  it('survive what is not what it should be', () => {
    const text =
      'on: { push: 3 }\nenv: [1]\njobs: { __proto__: { steps: [3, null, { run: [1], with: 2, uses: {} }] }, b: 4 }\n';
    expect(bodyOf(text).jobs.map(({ id }) => id)).toEqual(['__proto__']);
  });

  it('are claimed by place, actions by content', () => {
    expect(workflow.claims({ path: 'x/.github/workflows/a.yaml', text: 'on: push\njobs: {}' })).toBe(true);
    expect(workflow.claims({ path: 'x/a.yaml', text: 'on: push\njobs: {}' })).toBe(false);
    expect(workflow.claims({ path: 'action.yml', text: 'runs:\n  using: node24' })).toBe(true);
    expect(workflow.claims({ path: 'action.yml', text: 'kind: Pod' })).toBe(false);
  });
});
