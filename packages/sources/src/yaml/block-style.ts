/** How a text indents, so that what is added to it looks like the rest. */
import type { YamlDocument } from './parse.ts';
import type { BlockStyle } from './render.ts';

export interface TextStyle extends BlockStyle {
  /** Undefined where some line ends with a carriage return alone. */
  readonly newline: '\n' | '\r\n' | undefined;
}

/** By a text's events: a text of a thousand documents is looked through once. */
const styles = new WeakMap<YamlDocument['events'], TextStyle>();

/** By the first key that ends its line with a sequence below it. */
function sequenceIndent(text: string): number {
  for (const match of text.matchAll(/:[ \t]*\r?\n( *)- /g)) {
    const line = text.slice(text.lastIndexOf('\n', match.index - 1) + 1, match.index + 1);
    const indent = line.search(/[^ ]/);
    if (!/[\s#-]/.test(line[indent] as string)) return (match[1] as string).length - indent;
  }
  return 0;
}

function newlineOf(text: string): TextStyle['newline'] {
  if (!text.includes('\r')) return '\n';
  return /\r(?!\n)/.test(text) ? undefined : '\r\n';
}

/** How the text indents sequences under a key; most files are consistent. */
export function styleOf({ events, text }: YamlDocument): TextStyle {
  const known = styles.get(events);
  if (known) return known;
  const style = { sequenceIndent: sequenceIndent(text), newline: newlineOf(text) };
  styles.set(events, style);
  return style;
}
