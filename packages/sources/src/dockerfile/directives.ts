/** Parser directives: `# name=value` lines before anything else. */

export interface Directives {
  readonly values: ReadonlyMap<string, string>;
  /** Joins a line with the next, and takes the meaning from the character after it. */
  readonly escape: '\\' | '`';
}

const DIRECTIVE = /^[ \t]*#[ \t]*([A-Za-z][A-Za-z0-9]*)[ \t]*=([^\n]+)$/;
const KNOWN = new Set(['syntax', 'escape', 'check']);

export function readDirectives(text: string): Directives {
  const values = new Map<string, string>();
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const match = end - at > 1000 ? undefined : DIRECTIVE.exec(text.slice(at, end).replace('\uFEFF', ''));
    const name = match?.[1]?.toLowerCase();
    if (!match || name === undefined || !KNOWN.has(name) || values.has(name)) break;
    values.set(name, (match[2] as string).trim());
    at = end + 1;
  }
  return { values, escape: values.get('escape') === '`' ? '`' : '\\' };
}
