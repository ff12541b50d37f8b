/** Dockerfiles and Containerfiles → subjects. */
import type { Origin } from '@palisade/core/location';
import type { DockerfileSubject } from '@palisade/core/subject/dockerfile';
import { type Lines, linesOf, spansOf } from '../lines.ts';
import type { Reading } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { contextOf } from './ignore-file.ts';
import { parseDockerfile } from './stages.ts';

function originOf(file: string, text: string, lines: Lines): Origin {
  const span = spansOf(file, lines);
  return {
    file,
    text,
    span,
    locate: () => span({ start: 0, end: 0 }),
    edit: () => ({ none: 'a Dockerfile is edited as text' }),
  };
}

export function read({ path, text }: TextFile, tree: Tree): Reading {
  const { problems, ...parsed } = parseDockerfile(text);
  const lines = linesOf(text);
  const { folder, ignore } = contextOf(path, tree);
  const inContext = (file: string) => (folder === '' ? file : file.slice(folder.length + 1));
  const subject: DockerfileSubject = {
    model: 'dockerfile',
    id: `Dockerfile/${path}`,
    kind: 'Dockerfile',
    name: path,
    unit: '',
    body: { text, ...parsed, ignore, contextFiles: () => tree.under(folder).map(inContext) },
    origin: originOf(path, text, lines),
  };
  const unreadable = problems.map(({ message, at }) => ({ file: path, ...lines(at), message }));
  return { subjects: parsed.stages.length > 0 ? [subject] : [], unreadable };
}
