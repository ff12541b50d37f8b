/** Whose a path is, as GitHub reads CODEOWNERS. */
import type { CodeOwnersBody, CodeOwnersRule } from '@palisade/core/subject/code-owners';

/** Longer ones are compared as they stand, so that one made of stars alone costs nothing. */
const MAX_PARTS = 8;

function fitsName(pattern: string, name: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.at(-1);
  return tail === undefined ? pattern === name : name.startsWith(head) && name.endsWith(tail);
}

/** A pattern that ends at a folder holds for all in it, but for one that ends with a star. */
function fits(pattern: readonly string[], path: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return true;
  if (first === '**') return path.some((_, index) => fits(rest, path.slice(index)));
  const [name, ...below] = path;
  if (name === undefined || !fitsName(first, name)) return false;
  return rest.length === 0 && first === '*' ? below.length === 0 : fits(rest, below);
}

function matches({ pattern }: CodeOwnersRule, path: string): boolean {
  if (pattern === '*') return true;
  const parts = pattern.split('/').filter((part) => part !== '');
  if (parts.length > MAX_PARTS) return pattern === `/${path}`;
  // One without a slash but at its end stands for a name anywhere.
  const anywhere = !pattern.slice(0, -1).includes('/');
  return fits(anywhere ? ['**', ...parts] : parts, path.split('/'));
}

/** Of the rules that match, the last one counts; it may say that the path is nobody's. */
export const ruleFor = ({ rules }: CodeOwnersBody, path: string): CodeOwnersRule | undefined =>
  rules.findLast((rule) => matches(rule, path));
