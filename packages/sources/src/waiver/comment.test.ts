import type { Waiver } from '@palisade/core/waiver';
import { describe, expect, it } from 'vitest';
import { commentWaivers } from './comment.ts';

const WAIVE = 'palisade:waive workload/image-tag owner=web reason="legacy" expires=2027-03-31';

const waivers = (text: string): Waiver[] =>
  commentWaivers('a.yaml', text).flatMap((one) => ('malformed' in one ? [] : [one]));

const covers = (text: string): unknown => waivers(text).map(({ lines, beside }) => [lines, beside]);

describe('a waiver in a comment', () => {
  it.each([
    ['at the end of a line covers the line', `a:\n  image: x # ${WAIVE}\n  b: 1\n`, [[[2, 2], 'image: x']]],
    ['alone covers what it stands above', `a:\n  # ${WAIVE}\n  b:\n    c: 1\n  d: 2\n`, [[[2, 4], 'b:']]],
    [
      'above an item covers the item',
      `kind: X\na:\n  # ${WAIVE}\n  - b: 1\n    c: 2\n  - d: 3\n`,
      [[[3, 5], '- b: 1']],
    ],
    ['above a document covers it', `# ${WAIVE}\nkind: X\na: 1\n---\nkind: Y\n`, [[[1, 3], 'kind: X']]],
    ['after --- covers that document', `kind: X\n---\n# ${WAIVE}\nkind: Y\nb: 1\n`, [[[3, 6], 'kind: Y']]],
    ['in a Dockerfile covers the instruction', `FROM x\n# ${WAIVE}\nRUN a \\\n    b\nRUN c\n`, [[[2, 4], 'RUN a \\']]],
  ])('%s', (_, text, expected) => {
    expect(covers(text)).toEqual(expected);
  });

  it('that lacks what it needs is told', () => {
    expect(commentWaivers('a', `# ${WAIVE.replace(' owner=web', '')}`)).toMatchObject([
      { malformed: 'it lacks owner' },
    ]);
    expect(commentWaivers('a', `# ${WAIVE.replace('2027-03-31', 'soon')}`)).toMatchObject([
      { malformed: 'expires=soon is not a date as 2027-03-31' },
    ]);
  });

  it('is read in bounded time, however many there are', () => {
    const start = performance.now();
    expect(waivers(`kind: X\n${`# ${WAIVE}\n`.repeat(60_000)}`)).toHaveLength(60_000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
