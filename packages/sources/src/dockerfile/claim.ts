/** What is a Dockerfile or Containerfile; apart from the rest, which is loaded only where there is one. */
import type { TextFile } from '../tree.ts';

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

export const claimsDockerfile = ({ path, text }: TextFile): boolean =>
  !OTHER_KIND.test(path) && (BY_NAME.test(path) || byContent(text));
