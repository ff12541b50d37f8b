/** A CODEOWNERS file → its rules. Format: docs.github.com, "About code owners". */
import type { CodeOwnersRule, CodeOwnersSubject } from '@palisade/core/subject/code-owners';
import { linesOf, spansOf } from '../lines.ts';
import type { Reading } from '../source.ts';
import type { TextFile } from '../tree.ts';

/** What stands before a comment, in words. */
const wordsOf = (line: string): string[] =>
  (line.startsWith('#') ? '' : (line.split(' #')[0] as string)).split(/\s/).filter((word) => word !== '');

function rulesOf(text: string): CodeOwnersRule[] {
  const rules: CodeOwnersRule[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const [pattern, ...owners] = wordsOf(line);
    if (pattern !== undefined) rules.push({ pattern, owners, span: { start, end: start + line.trimEnd().length } });
    start += line.length + 1;
  }
  return rules;
}

export function read({ path, text }: TextFile): Reading {
  const span = spansOf(path, linesOf(text));
  const subject: CodeOwnersSubject = {
    model: 'code-owners',
    id: `code-owners/${path}`,
    kind: 'CodeOwners',
    name: path,
    unit: '',
    body: { rules: rulesOf(text) },
    origin: {
      file: path,
      text,
      locate: () => span({ start: 0, end: 0 }),
      span,
      edit: () => ({ none: 'who reviews is for the team to say' }),
    },
  };
  return { subjects: [subject] };
}
