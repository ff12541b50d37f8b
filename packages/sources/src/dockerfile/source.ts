/** Dockerfiles and Containerfiles, by name or by content. */
import type { Origin } from '@palisade/core/location';
import type { DockerfileSubject } from '@palisade/core/subject/dockerfile';
import { linesOf } from '../lines.ts';
import type { Reading, Source } from '../source.ts';
import type { TextFile, Tree } from '../tree.ts';
import { contextOf } from './ignore-file.ts';
import { parseDockerfile } from './stages.ts';

const BY_NAME = /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[._-][^/]*)?|[^/]+\.(?:dockerfile|containerfile))$/i;
/** Files of other kinds, whatever they are called or start with. */
const OTHER_KIND =
  /\.(?:dockerignore|md|markdown|mdx|rst|adoc|txt|html?|css|[cm]?[jt]sx?|json|ya?ml|toml|xml|svg|csv|sql|py|rb|go|rs|java|kt|scala|php|pl|lua|c|h|cc|cpp|cs|sh|bash|zsh|fish|ps1|bat|tf|hcl|vim|lock|log|diff|patch|orig|bak)$/i;
const FIRST = /^(?:FROM[ \t]+\S+(?:[ \t]+AS[ \t]+\S+)?|ARG[ \t]+\w+(?:=.*)?)[ \t]*$/;
const FOLLOWS = /^(?:RUN|COPY|CMD|ENTRYPOINT|WORKDIR|EXPOSE|ENV|ADD|USER)[ \t]+\S/m;
const FROM = /^FROM[ \t]+\S/m;

/** The first line that is neither blank nor a comment, if it is near the start. */
function firstLine(text: string): string {
  let at = 0;
  for (let lines = 0; lines < 100 && at < text.length; lines++) {
    const newline = text.indexOf('\n', at);
    const line = text.slice(at, Math.min(newline < 0 ? text.length : newline, at + 300)).trim();
    if (line !== '' && !line.startsWith('#')) return line;
    if (newline < 0) return '';
    at = newline + 1;
  }
  return '';
}

const byContent = (text: string): boolean => FIRST.test(firstLine(text)) && FROM.test(text) && FOLLOWS.test(text);

function originOf(file: string, text: string): Origin {
  const lines = linesOf(text);
  const span: Origin['span'] = ({ start, end }) => {
    const from = lines(start);
    const to = lines(Math.max(start, end));
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, rendered: false };
  };
  return {
    file,
    text,
    span,
    locate: () => span({ start: 0, end: 0 }),
    edit: () => ({ none: 'a Dockerfile is edited as text' }),
  };
}

function read({ path, text }: TextFile, tree: Tree): Reading {
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
    origin: originOf(path, text),
  };
  const unreadable = problems.map(({ message, at }) => ({ file: path, ...lines(at), message }));
  return { subjects: parsed.stages.length > 0 ? [subject] : [], unreadable };
}

export const dockerfile: Source = {
  id: 'dockerfile',
  claims: ({ path, text }) => !OTHER_KIND.test(path) && (BY_NAME.test(path) || byContent(text)),
  read,
};
