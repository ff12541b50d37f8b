/** What people write does nothing where it is read: no mention, no link, no form. And as much of it is shown as there is room for. */
import { slackPayload } from '@palisade/notify/channels/slack';
import { teamsPayload } from '@palisade/notify/channels/teams';
import { cut, type Message } from '@palisade/notify/message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMessage, MESSAGE } from './messages.ts';

const RUNS = { numRuns: 300 };

interface Text {
  readonly type: string;
  readonly text: string;
  readonly verbatim?: boolean;
}
interface Slack {
  readonly blocks: readonly { readonly type: string; readonly text?: Text; readonly fields?: readonly Text[] }[];
}
interface Card {
  readonly body: readonly {
    readonly type: string;
    readonly text?: string;
    readonly facts?: readonly { readonly title: string; readonly value: string }[];
  }[];
  readonly actions?: readonly { readonly title: string; readonly url: string }[];
}

const slackOf = (message: Message): Slack => slackPayload(message) as Slack;
const cardOf = (message: Message): Card =>
  (teamsPayload(message) as { attachments: [{ content: Card }] }).attachments[0].content;

describe('Slack', () => {
  it('makes no links of addresses, names and channels in a text; only the link of the message is one', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { blocks } = slackOf(message);
        const own = message.link ? blocks.slice(0, -1) : blocks;
        const marked = own.flatMap(({ text, fields = [] }) => [...(text ? [text] : []), ...fields]);
        for (const text of marked) if (text.type === 'mrkdwn') expect(text.verbatim).toBe(true);
        if (message.link) expect(blocks.at(-1)?.text?.verbatim).toBe(false);
      }),
      RUNS,
    );
  });

  it('reads again what was written, where it is short', () => {
    const read = (text: string): string =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 500 }), (body) => {
        expect(read(slackOf({ ...MESSAGE, body }).blocks[2]?.text?.text ?? '')).toBe(body);
      }),
      RUNS,
    );
  });

  it('shows as much as there is room for, and no half of an entity', () => {
    const shown = (body: string): string => slackOf({ ...MESSAGE, body }).blocks[2]?.text?.text ?? '';
    expect(shown('x'.repeat(3001))).toBe(`${'x'.repeat(2999)}…`);
    expect(shown(`<${'x'.repeat(4000)}`).length).toBeGreaterThan(2900);
    for (const text of [
      '&'.repeat(5000),
      'x&<'.repeat(2000),
      `${'x'.repeat(2997)}&&&&`,
      `${'&'.repeat(700)}${'x'.repeat(3000)}`,
    ]) {
      expect(shown(text).length).toBeLessThanOrEqual(3000);
      expect(shown(text)).toMatch(/(?:[x…]|&amp;|&lt;)$/);
    }
  });

  it('is sent no text that is empty (text objects have one character at least)', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const { text, fields = [] } of slackOf(message).blocks)
          for (const one of [...(text ? [text] : []), ...fields]) expect(one.text).not.toBe('');
      }),
      RUNS,
    );
  });
});

describe('Teams', () => {
  /** As CommonMark reads it: a backslash before punctuation is gone, and the punctuation does nothing. */
  const ACTIVE = /[\\`*_[\]()#+!<>~-]/;
  const inert = (text: string): void => expect(text.replaceAll(/\\[\\`*_[\]()#+!<>~-]/g, '')).not.toMatch(ACTIVE);
  const read = (text: string): string => text.replaceAll(/\\([\\`*_[\]()#+!<>~-])/g, '$1');

  it('finds no link, no mention and no emphasis in any text', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const { text, facts = [] } of cardOf(message).body) {
          if (text !== undefined) inert(text);
          for (const { title, value } of facts) {
            inert(title);
            inert(value);
          }
        }
        expect(cardOf(message)).not.toHaveProperty('msteams');
      }),
      RUNS,
    );
  });

  it('reads again what was written, where it is short', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (body) => {
        const blocks = cardOf({ ...MESSAGE, body }).body;
        expect(read(blocks.at(-1)?.text ?? '')).toBe(body);
      }),
      RUNS,
    );
  });

  it('has its texts cut rather than its link left out, and no shorter than it must be', () => {
    for (const body of ['€'.repeat(9000), '😀'.repeat(9000), '*'.repeat(9000)]) {
      const facts = Array.from({ length: 20 }, (): [string, string] => ['name', '€'.repeat(500)]);
      const message = { ...MESSAGE, body, facts };
      expect(cardOf(message).actions).toHaveLength(1);
      expect(Buffer.byteLength(JSON.stringify(teamsPayload(message)))).toBeGreaterThan(14_000);
    }
  });

  it('opens nothing but the link of the message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const { actions = [] } = cardOf(message);
        expect(actions.map(({ url }) => url)).toEqual(message.link ? [message.link.url] : []);
        for (const { title } of actions) expect(title.length).toBeLessThanOrEqual(100);
      }),
      RUNS,
    );
  });
});

it('what is cut is the beginning, and as long as can be', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 50 }), (text, most) => {
      const short = cut(text, most);
      if (text.length <= most) expect(short).toBe(text);
      else {
        expect(text.startsWith(short.slice(0, -1))).toBe(true);
        expect(short.length).toBeGreaterThanOrEqual(most - 1);
        expect(short.endsWith('…')).toBe(true);
      }
    }),
  );
});
