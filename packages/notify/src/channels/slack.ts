/** Slack's incoming webhooks, in Block Kit. Their limits: a header of 150 characters, a section of 3000, ten fields of 2000. */
import type { Attempt } from '../attempt.ts';
import type { Slack } from '../channel.ts';
import { cut, MARKS, type Message, oneLine } from '../message.ts';
import { post } from './post.ts';

const LIMITS = { header: 150, section: 3000, fields: 10, field: 2000, text: 4000 } as const;
/** What `&` becomes, at most. */
const GROWS = 5;

/** Slack's three control characters (docs, "Formatting text for app surfaces"). */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Cut before it is escaped, or an entity would be cut in two. */
const escaped = (text: string, most: number): string => {
  const whole = escapeSlack(text);
  if (whole.length <= most) return whole;
  const growth = whole.length - text.length;
  return escapeSlack(cut(text, Math.max(most - growth, Math.floor(most / GROWS))));
};

const section = (text: string, verbatim: boolean): object => ({
  type: 'section',
  text: { type: 'mrkdwn', text: escaped(text, LIMITS.section), verbatim },
});

function fields(facts: Message['facts']): object[] {
  if (facts.length === 0) return [];
  const shown = facts.slice(0, LIMITS.fields).map(([name, value]) => ({
    type: 'mrkdwn',
    verbatim: true,
    text: `*${escaped(oneLine(name), LIMITS.field / 4)}*\n${escaped(value, LIMITS.field / 2)}`,
  }));
  return [{ type: 'section', fields: shown }];
}

/** A link is text here: what it shows is where it goes. Every other text is verbatim, or Slack would make links of its own. */
const link = ({ link: target }: Message): object[] => (target ? [section(`${target.text}: ${target.url}`, false)] : []);

export function slackPayload(message: Message): object {
  const title = `${MARKS[message.level]} ${oneLine(message.title)}`;
  return {
    text: escaped(title, LIMITS.text),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, LIMITS.header), emoji: true } },
      ...fields(message.facts),
      ...(message.body === undefined || message.body === '' ? [] : [section(message.body, true)]),
      ...link(message),
    ],
  };
}

export const slack =
  ({ url }: Slack, message: Message): Attempt =>
  (signal) =>
    post(url, JSON.stringify(slackPayload(message)), {}, signal);
