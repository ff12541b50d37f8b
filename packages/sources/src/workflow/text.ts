/** What a report needs of the file's text: spans of expressions, comments at the ends of lines. */
import type { Expression, Workflow } from '@palisade/core/subject/workflow';
import { fromPointer } from '@palisade/core/value';
import { endOf, locate } from '../yaml/locate.ts';
import type { YamlDocument } from '../yaml/parse.ts';

type Text = Pick<Workflow, 'spanOf' | 'commentAt'>;

/** The same expression earlier in the scalar comes first in the file as well. */
function countBefore(scalar: string, { raw, start }: Expression): number {
  let count = 0;
  for (let at = scalar.indexOf(raw); at >= 0 && at < start; at = scalar.indexOf(raw, at + raw.length)) count++;
  return count;
}

export function textQuestions(document: YamlDocument, scalarAt: (pointer: string) => string | undefined): Text {
  const { text } = document;
  const valueOf = (pointer: string) => {
    const path = fromPointer(pointer);
    const span = locate(document, path);
    return span.depth < path.length ? undefined : { start: span.start, end: endOf(document, span.event) };
  };
  return {
    spanOf(expression) {
      const value = valueOf(expression.pointer);
      const scalar = scalarAt(expression.pointer);
      if (!value || scalar === undefined) return undefined;
      let at = text.indexOf(expression.raw, value.start);
      for (let left = countBefore(scalar, expression); left > 0 && at >= 0; left--)
        at = text.indexOf(expression.raw, at + expression.raw.length);
      const end = at + expression.raw.length;
      return at < 0 || end > value.end ? undefined : { start: at, end };
    },
    commentAt(pointer) {
      const value = valueOf(pointer);
      if (!value) return undefined;
      const newline = text.indexOf('\n', value.end);
      const rest = text.slice(value.end, newline < 0 ? text.length : newline);
      return /^[ \t]+#(.*)$/.exec(rest.replace(/\r$/, ''))?.[1]?.trim();
    },
  };
}
