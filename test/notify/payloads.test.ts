/** What each service is sent: within its limits, and no text of a message does anything there. */
import { labelOf } from '@palisade/notify/channel';
import { slackPayload } from '@palisade/notify/channels/slack';
import { teamsPayload } from '@palisade/notify/channels/teams';
import { cut, linesOf, oneLine } from '@palisade/notify/message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMessage, MESSAGE } from './messages.ts';

const RUNS = { numRuns: 300 };

interface Text {
  readonly type: string;
  readonly text: string;
}
interface Block {
  readonly type: string;
  readonly text?: Text;
  readonly fields?: readonly Text[];
}

/** No half of a character: such a text cannot be encoded. */
const isWhole = (value: unknown): boolean => JSON.stringify(value).isWellFormed();
/** What fast-check draws may be broken itself. */
const isSound = (message: unknown): boolean => isWhole(message) && !/\\ud[89a-f]/i.test(JSON.stringify(message));

describe('Slack', () => {
  const blocksOf = (message: Parameters<typeof slackPayload>[0]) =>
    slackPayload(message) as { readonly text: string; readonly blocks: readonly Block[] };

  it('is sent a header, fields, the text and where to look', () => {
    const { text, blocks } = blocksOf(MESSAGE);
    expect(text).toBe(`❌ ${MESSAGE.title}`);
    expect(blocks.map(({ type }) => type)).toEqual(['header', 'section', 'section', 'section']);
    expect(blocks[1]?.fields?.[1]?.text).toBe(
      '*Cause*\ncontainer web crashes again and again: &lt;exit code 3&gt; &amp; more',
    );
    expect(blocks[3]?.text?.text).toBe('The run: https://example.com/runs/1');
  });

  it('is sent nothing that is too long (Block Kit: 50 blocks, headers of 150, sections of 3000, 10 fields of 2000)', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { text, blocks } = blocksOf(message);
        expect(text.length).toBeLessThanOrEqual(4000);
        expect(blocks.length).toBeLessThanOrEqual(50);
        for (const { type, text: own, fields = [] } of blocks) {
          expect(own?.text.length ?? 0).toBeLessThanOrEqual(type === 'header' ? 150 : 3000);
          expect(fields.length).toBeLessThanOrEqual(10);
          for (const field of fields) expect(field.text.length).toBeLessThanOrEqual(2000);
        }
      }),
      RUNS,
    );
  });

  it('finds no mention and no link in a text', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { text, blocks } = blocksOf(message);
        const marked = [
          text,
          ...blocks
            .flatMap((block) => [block.text, ...(block.fields ?? [])])
            .flatMap((one) => (one?.type === 'mrkdwn' ? [one.text] : [])),
        ];
        for (const one of marked) {
          expect(one).not.toMatch(/[<>]/);
          expect(one.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
        }
      }),
      RUNS,
    );
  });
});

describe('Teams', () => {
  it('is sent a card of which no text is markup', () => {
    const text = JSON.stringify(teamsPayload({ ...MESSAGE, title: '[click](https://evil.example) **now**' }));
    expect(text).toContain(String.raw`\\[click\\]\\(https://evil.example\\) \\*\\*now\\*\\*`);
    expect(text).toContain('"contentType":"application/vnd.microsoft.card.adaptive"');
    expect(text).toContain('"url":"https://example.com/runs/1"');
  });

  it('is sent at most 28 KB', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        expect(Buffer.byteLength(JSON.stringify(teamsPayload(message)))).toBeLessThanOrEqual(28_000);
      }),
      RUNS,
    );
    const long = '😀'.repeat(20_000);
    const message = {
      ...MESSAGE,
      title: long,
      body: long,
      facts: Array.from({ length: 40 }, () => [long, long] as const),
    };
    expect(Buffer.byteLength(JSON.stringify(teamsPayload(message)))).toBeLessThanOrEqual(28_000);
    const link = { text: 'x', url: `https://example.com/${'x'.repeat(40_000)}` };
    expect(Buffer.byteLength(JSON.stringify(teamsPayload({ ...MESSAGE, link })))).toBeLessThanOrEqual(28_000);
  });
});

it('no character is cut in two', () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      fc.pre(isSound(message));
      expect(isSound(slackPayload(message))).toBe(true);
      expect(isSound(teamsPayload(message))).toBe(true);
    }),
    RUNS,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.integer({ min: 1, max: 40 }), (text, most) => {
      expect(cut(text, most).length).toBeLessThanOrEqual(most);
      expect(cut(text, most).isWellFormed()).toBe(true);
    }),
  );
});

it('lines of plain text say all of it', () => {
  expect(linesOf(MESSAGE)).toEqual([
    MESSAGE.title,
    '',
    'Namespace: shop',
    'Cause: container web crashes again and again: <exit code 3> & more',
    '',
    MESSAGE.body,
    '',
    'The run: https://example.com/runs/1',
  ]);
  expect(oneLine('a\r\nBcc: b\u0000c ')).toBe('a Bcc: b c');
});

it('of a channel its address is not told', () => {
  const url = 'https://user:word@hooks.example.com/T0SECRET?key=alsosecret';
  const labels = [
    labelOf({ kind: 'slack', url }),
    labelOf({ kind: 'slack', url, channel: '#ops' }),
    labelOf({ kind: 'teams', url }),
    labelOf({ kind: 'webhook', url, secret: 'hidden' }),
    labelOf({ kind: 'webhook', url: 'nothing' }),
    labelOf({
      kind: 'email',
      to: 'ops@example.com',
      from: 'x',
      host: 'h',
      port: 25,
      username: 'u',
      password: 'hidden',
    }),
    labelOf({ kind: 'sns', topic: 'arn:aws:sns:eu-central-1:123456789012:ops', region: 'eu-central-1' }),
  ];
  expect(labels).toEqual([
    'slack hooks.example.com',
    'slack #ops',
    'teams hooks.example.com',
    'webhook hooks.example.com',
    'webhook an address that is no URL',
    'email ops@example.com',
    'sns arn:aws:sns:eu-central-1:123456789012:ops',
  ]);
});
