/** Which files hold the code of a service; apart from the parsers, which are loaded only where there is one. */
import type { TextFile } from '../tree.ts';

const SCRIPT = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const OTHER = /\.d\.[cm]?ts$|\.min\.js$|(?:^|\/)(?:node_modules|dist|build|vendor)\//;
/** Tests and samples are no services. */
export const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e|fixtures?|testdata|examples?|samples?|docs?)\/|[._](?:test|spec)\.\w+$|(?:^|\/)(?:test_[^/]*|conftest)\.py$/;
/** Larger files are made by machines. */
const MAX_LENGTH = 500_000;

const NODE = /(?:\brequire\(\s*|\bfrom\s+)['"](?:express|fastify)['"]/;
const PYTHON = /^[ \t]*(?:from|import)[ \t]+(?:flask|fastapi)\b|^(?:ROOT_URLCONF|INSTALLED_APPS)\b/m;

export const claimsNodeApplication = ({ path, text }: TextFile): boolean =>
  SCRIPT.test(path) && text.length < MAX_LENGTH && NODE.test(text) && !OTHER.test(path) && !TEST.test(path);

export const claimsPythonApplication = ({ path, text }: TextFile): boolean =>
  path.endsWith('.py') && text.length < MAX_LENGTH && PYTHON.test(text) && !TEST.test(path);
