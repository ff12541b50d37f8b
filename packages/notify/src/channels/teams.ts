/** Teams' Workflows webhooks take an Adaptive Card (schema 1.4) in a message, of 28 KB at most (Microsoft Learn, "Limits"). */
import type { Attempt } from '../attempt.ts';
import type { Teams } from '../channel.ts';
import { cut, type Level, MARKS, type Message, oneLine } from '../message.ts';
import { post } from './post.ts';

const LIMITS = { title: 300, facts: 20, name: 100, value: 500, body: 6000 } as const;
const MAX_BYTES = 28_000;
/** Each try has so much of every text. */
const SHARES = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32];

type Share = (most: number) => number;

const COLOURS: Readonly<Record<Level, string>> = {
  info: 'accent',
  success: 'good',
  warning: 'warning',
  failure: 'attention',
};

/** Cards read a part of Markdown in texts. */
export const escapeMarkdown = (text: string): string => text.replaceAll(/[\\`*_[\]()#+!<>~-]/g, String.raw`\$&`);

const block = (text: string, more: object = {}): object => ({ type: 'TextBlock', text, wrap: true, ...more });

function facts({ facts: all }: Message, of: Share): object[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, LIMITS.facts).map(([name, value]) => ({
    title: escapeMarkdown(cut(oneLine(name), of(LIMITS.name))),
    value: escapeMarkdown(cut(value, of(LIMITS.value))),
  }));
  return [{ type: 'FactSet', facts: shown }];
}

function payload(message: Message, of: Share): object {
  const { level, title, body, link } = message;
  const heading = `${MARKS[level]} ${escapeMarkdown(cut(oneLine(title), of(LIMITS.title)))}`;
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(heading, { size: 'medium', weight: 'bolder', color: COLOURS[level] }),
      ...facts(message, of),
      ...(body === undefined || body === ''
        ? []
        : [block(escapeMarkdown(cut(body, of(LIMITS.body))), { fontType: 'monospace' })]),
    ],
    ...(link && { actions: [{ type: 'Action.OpenUrl', title: cut(link.text, LIMITS.name), url: link.url }] }),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

/** Bytes, not characters: what does not fit is cut shorter. */
export function teamsPayload(message: Message): object {
  const tries = SHARES.map((share) => () => payload(message, (most) => Math.floor(most * share)));
  for (const make of tries) {
    const made = make();
    if (Buffer.byteLength(JSON.stringify(made)) <= MAX_BYTES) return made;
  }
  // A link of more than that is none that anybody could follow.
  const { link: _, ...rest } = message;
  return payload(rest, (most) => Math.floor(most / 32));
}

export const teams =
  ({ url }: Teams, message: Message): Attempt =>
  (signal) =>
    post(url, JSON.stringify(teamsPayload(message)), {}, signal);
