/** Teams' Workflows webhooks take an Adaptive Card (schema 1.4) in a message, of 28 KB at most. */
import type { Attempt } from '../attempt.ts';
import type { Teams } from '../channel.ts';
import { cut, type Level, MARKS, type Message, oneLine } from '../message.ts';
import { post } from './post.ts';

const LIMITS = { title: 300, facts: 20, name: 100, value: 500, body: 6000 } as const;

const COLOURS: Readonly<Record<Level, string>> = {
  info: 'accent',
  success: 'good',
  warning: 'warning',
  failure: 'attention',
};

/** Cards read a part of Markdown in texts. */
export const escapeMarkdown = (text: string): string => text.replaceAll(/[\\`*_[\]()#+!<>~-]/g, String.raw`\$&`);

const block = (text: string, more: object = {}): object => ({ type: 'TextBlock', text, wrap: true, ...more });

function facts({ facts: all }: Message): object[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, LIMITS.facts).map(([name, value]) => ({
    title: escapeMarkdown(cut(oneLine(name), LIMITS.name)),
    value: escapeMarkdown(cut(value, LIMITS.value)),
  }));
  return [{ type: 'FactSet', facts: shown }];
}

export function teamsPayload(message: Message): object {
  const { level, title, body, link } = message;
  const heading = `${MARKS[level]} ${escapeMarkdown(cut(oneLine(title), LIMITS.title))}`;
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      block(heading, { size: 'medium', weight: 'bolder', color: COLOURS[level] }),
      ...facts(message),
      ...(body === undefined || body === ''
        ? []
        : [block(escapeMarkdown(cut(body, LIMITS.body)), { fontType: 'monospace' })]),
    ],
    ...(link && { actions: [{ type: 'Action.OpenUrl', title: cut(link.text, LIMITS.name), url: link.url }] }),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] };
}

export const teams =
  ({ url }: Teams, message: Message): Attempt =>
  (signal) =>
    post(url, JSON.stringify(teamsPayload(message)), {}, signal);
