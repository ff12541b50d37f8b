/** What is told, whatever the channel. */

export type Level = 'info' | 'success' | 'warning' | 'failure';

export interface Message {
  /** Of what happened to what: the same key to the same channel is the same message. */
  readonly key: string;
  readonly level: Level;
  /** One line. */
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly link?: { readonly text: string; readonly url: string };
}

export const MARKS: Readonly<Record<Level, string>> = { info: 'ℹ️', success: '✅', warning: '⚠️', failure: '❌' };

/** At most so many UTF-16 units, and no half of a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = most - 1;
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, isHalf ? end - 1 : end)}…`;
}

/** Without line breaks and control characters. */
export const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f]{1,1000}/g, ' ').trim();

/** The message as lines of plain text: what each channel makes its own form of. */
export const linesOf = ({ title, facts, body, link }: Message): string[] => [
  oneLine(title),
  '',
  ...facts.map(([name, value]) => `${name}: ${value}`),
  ...(body === undefined ? [] : ['', body]),
  ...(link ? ['', `${link.text}: ${link.url}`] : []),
];
