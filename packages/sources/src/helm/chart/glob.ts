/** The two kinds of patterns that charts use for file names, as regular expressions of our own machine. */
import { type Regexp, regexp } from '../regexp/match.ts';
import { PatternError } from '../regexp/pattern.ts';

const quote = (character: string): string => character.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** `[a-z]`, `[!x]`; undefined where the bracket is not closed. */
function bracket(pattern: string, at: number, negation: string): { source: string; end: number } | undefined {
  const negated = negation.includes(pattern[at + 1] ?? '\0');
  const start = at + (negated ? 2 : 1);
  const close = pattern.indexOf(']', start + 1);
  if (close < 0) return undefined;
  const members = pattern
    .slice(start, close)
    .replace(/[\\\][^]/g, (character) => (character === '\\' ? character : `\\${character}`));
  return { source: `[${negated ? '^' : ''}${members}]`, end: close };
}

interface Dialect {
  readonly negation: string;
  /** `**` crosses folders and `{a,b}` chooses. */
  readonly extended: boolean;
}

function translate(pattern: string, { negation, extended }: Dialect): string | undefined {
  let source = '';
  let braces = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] as string;
    if (character === '\\') source += quote(pattern[++at] ?? '\\');
    else if (character === '?') source += '[^/]';
    else if (character === '*' && extended && pattern[at + 1] === '*') {
      source += '(?s:.*)';
      at++;
    } else if (character === '*') source += '[^/]*';
    else if (character === '[') {
      const found = bracket(pattern, at, negation);
      if (!found) return undefined;
      source += found.source;
      at = found.end;
    } else if (extended && character === '{') {
      braces++;
      source += '(?:';
    } else if (braces > 0 && character === '}') {
      braces--;
      source += ')';
    } else source += braces > 0 && character === ',' ? '|' : quote(character);
  }
  return braces === 0 ? `^(?:${source})$` : undefined;
}

function matcher(pattern: string, dialect: Dialect): ((name: string) => boolean) | undefined {
  const source = translate(pattern, dialect);
  if (source === undefined) return undefined;
  try {
    const made: Regexp = regexp(source);
    return (name) => made.matches(name, 1, () => {}).spans.length > 0;
  } catch (error) {
    if (error instanceof PatternError) return undefined;
    throw error;
  }
}

/** What `.Files.Glob` takes; a pattern that is none matches everything, as in Helm. */
export const filesGlob = (pattern: string): ((name: string) => boolean) =>
  matcher(pattern, { negation: '!', extended: true }) ?? (() => true);

/** Go's filepath.Match, which `.helmignore` uses. */
export const pathMatch = (pattern: string): ((name: string) => boolean) =>
  matcher(pattern, { negation: '^', extended: false }) ?? (() => false);
