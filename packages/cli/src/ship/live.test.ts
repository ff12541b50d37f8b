import { styleFor } from '@palisade/report/style';
import type { Told } from '@palisade/ship/run/shipping';
import { describe, expect, it } from 'vitest';
import { live } from './live.ts';

const ESCAPES = '\u001b]0;owned\u0007\u001b[2J';

/** What is written when this is told, each at its second. */
function written(isTerminal: boolean, told: readonly (readonly [number, Told])[], width = 60): string {
  let text = '';
  let now = 0;
  const screen = { isTerminal, width, style: styleFor(false), write: (more: string) => (text += more), now: () => now };
  const shown = live({ ...screen, write: (more) => void screen.write(more) });
  for (const [seconds, one] of told) {
    now = seconds * 1000;
    shown.tell(one);
  }
  shown.end();
  return text;
}

const progress = (words: string, leftSeconds: number): Told => ({ is: 'progress', words, leftSeconds });
const cause = { reason: 'crash-loop', message: 'container web of web-1 crashes again and again' };
const evidence = Array.from({ length: 9 }, (_, index) => `web-1/web> line ${index}`);

const RUN: readonly (readonly [number, Told])[] = [
  [0, { is: 'waiting', holder: 'them@there' }],
  [1, { is: 'waiting', holder: 'them@there' }],
  [2, { is: 'stage', stage: 'applying', words: 'replacing the pods', release: 12 }],
  [3, { is: 'applied', object: 'Deployment shop/web', change: 'applied' }],
  [4, progress('web: 0 of 2 new, 2 available, 2 old', 600)],
  [5, { is: 'suspected', cause }],
  [6, progress('web: 1 of 2 new, 2 available, 1 old', 90)],
  [7, { is: 'trouble', words: 'the server is away' }],
  [8, { is: 'cause', cause, evidence }],
  [9, { is: 'applied', object: 'Service shop/web-preview', change: 'removed' }],
];

describe('a log', () => {
  it('has a line for each thing that happened', () => {
    expect(written(false, RUN)).toMatchInlineSnapshot(`
      "waiting: them@there is shipping this service
      applying: replacing the pods
        applied Deployment shop/web
        web: 0 of 2 new, 2 available, 2 old, 10 min left
        container web of web-1 crashes again and again
        web: 1 of 2 new, 2 available, 1 old, 90 s left
        the server is away
        container web of web-1 crashes again and again
          web-1/web> line 0
          web-1/web> line 1
          web-1/web> line 2
          web-1/web> line 3
          web-1/web> line 4
        removed Service shop/web-preview
      "
    `);
  });

  it('has few lines of what lasts: one when it changes, and one each quarter of a minute', () => {
    const all = Array.from(
      { length: 600 },
      (_, second) => [second, progress('web: 0 of 2 new', 600 - second)] as const,
    );
    const lines = written(false, all).trimEnd().split('\n');
    expect(lines).toHaveLength(40);
    expect(lines[0]).toBe('  web: 0 of 2 new, 10 min left');
    const changing = all.map(([second]) => [second, progress(`${Math.floor(second / 100)} of 6`, 1)] as const);
    expect(written(false, changing).trimEnd().split('\n').length).toBeLessThan(50);
  });

  it('has no control characters at all', () => {
    expect(written(false, RUN)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('a terminal', () => {
  it('has one line that is written over, and nothing left of it at the end', () => {
    const text = written(true, [
      [0, progress('a', 9)],
      [1, progress('b', 8)],
    ]);
    expect(text).toBe('\r\u001b[K  a, 9 s left\r\u001b[K  b, 8 s left\r\u001b[K');
    expect(written(true, [])).toBe('');
  });

  it('gets no line that is longer than it is wide', () => {
    const text = written(true, [[0, progress('x'.repeat(500), 9)]], 40);
    for (const line of text.split('\r\u001b[K')) expect(line.length).toBeLessThan(40);
  });

  it('keeps what happened, above the line', () => {
    const text = written(true, RUN);
    expect(text).toContain('\r\u001b[K  container web of web-1 crashes again and again\n');
    expect(text.endsWith('removed Service shop/web-preview\n')).toBe(true);
  });
});

describe('escape sequences of a cluster', () => {
  const hostile: readonly Told[] = [
    { is: 'waiting', holder: ESCAPES },
    { is: 'applied', object: ESCAPES, change: 'applied' },
    { is: 'trouble', words: ESCAPES },
    { is: 'suspected', cause: { reason: 'x', message: ESCAPES } },
    { is: 'cause', cause: { reason: 'x', message: ESCAPES }, evidence: [ESCAPES] },
    progress(ESCAPES, 5),
  ];
  it.each(hostile.map((one) => [one.is, one] as const))('are shown where it is %s, and not sent', (_is, one) => {
    expect(written(false, [[0, one]])).toContain('owned');
    expect(written(false, [[0, one]])).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(written(true, [[0, one]]).replaceAll('\r\u001b[K', '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
