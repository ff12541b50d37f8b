import { dockerfileControl, type Splice } from '@palisade/core/control/dockerfile';
import { dockerDocs } from '@palisade/core/control/reference';
import type { Word } from '@palisade/core/subject/dockerfile';
import { destinationOf } from './_copy.ts';

/** Inside the closing quote, where there is one. */
const slash = ({ raw, span }: Word): Splice => {
  const end = /["']$/.test(raw) ? span.end - 1 : span.end;
  return { start: end, end, text: '/' };
};

const isFolder = (path: string): boolean => /[/\\]$/.test(path);

export const copyIntoFolder = dockerfileControl({
  title: 'Several files are copied into a folder that ends with a slash',
  severity: 'low',
  why: 'The build stops otherwise, or overwrites one file with the other.',
  refs: [dockerDocs('reference/dockerfile/#destination')],
  peers: ['DL3021', 'DS-0011', 'AVD-DS-0011'],
  each: 'instruction',
  keywords: ['COPY', 'ADD'],
  *inspect(instruction) {
    const destination = destinationOf(instruction);
    if (!destination || instruction.words.length < 3) return;
    const { value, raw, span } = destination;
    if (isFolder(raw.replace(/["']$/, '')) || (typeof value === 'string' && isFolder(value))) return;
    if (typeof value === 'string')
      yield { at: span, message: `${value} does not end with a slash`, splices: [slash(destination)] };
    else yield { at: span, message: 'The destination cannot be told', unknown: value.why };
  },
  fix: { safety: 'safe', description: 'Adds the slash' },
});
