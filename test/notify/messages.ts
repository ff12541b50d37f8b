/** Messages, of a kind that one expects, and of any. */
import type { Message } from '@palisade/notify/message';
import fc from 'fast-check';

export const MESSAGE: Message = {
  key: 'shop/web/run-1/rolled-back',
  level: 'failure',
  title: 'web release 4 rolled back: the release before it serves',
  facts: [
    ['Namespace', 'shop'],
    ['Cause', 'container web crashes again and again: <exit code 3> & more'],
  ],
  body: 'web-1/web> fatal: the price list cannot be read',
  link: { text: 'The run', url: 'https://example.com/runs/1' },
};

const MARKUP = [
  '<!channel>',
  '<@U123>',
  '[click](https://evil.example)',
  '*',
  '`',
  '&amp;',
  '\r\nBcc: x@y.z',
  '😀',
  '\u0000',
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.array(fc.constantFrom(...MARKUP), { maxLength: 20 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('x', '&', '😀', '<!here>', 'é'), fc.integer({ min: 1, max: 9000 }))
    .map(([piece, times]) => piece.repeat(times)),
);

export const anyMessage: fc.Arbitrary<Message> = fc.record(
  {
    key: fc.string({ minLength: 1, maxLength: 200 }),
    level: fc.constantFrom('info', 'success', 'warning', 'failure'),
    title: text,
    facts: fc.array(fc.tuple(text, text), { maxLength: 30 }),
    body: text,
    link: fc.record({ text, url: fc.webUrl() }),
  },
  { requiredKeys: ['key', 'level', 'title', 'facts'] },
) as fc.Arbitrary<Message>;
