/** What Docker gets to see of the repository: nothing, but what the image is made of. */

/** Left out wherever it lies, and whoever names it: secrets come from a store. */
const SECRETS = [
  ...['.git', '.env', '.env.*', '.npmrc', '.netrc', '.pypirc', '.aws', '.kube', '.ssh'],
  ...['*.pem', '*.key', '*.p12', '*.pfx', '*.jks', '*.kdbx', '*.tfstate', '*.tfstate.*', 'id_rsa*', 'id_ed25519*'],
];

/** Nobody's source, unless it is named as one. */
const SURPLUS = [
  ...['node_modules', '.venv', 'venv', '__pycache__', '*.pyc', '.cache', '.pytest_cache', '.DS_Store'],
  ...['test', 'tests', '__tests__', '*.test.*', '*.spec.*', 'test_*.py', '*_test.py', 'conftest.py'],
  ...['*.md', '*.log', '*.sqlite', '*.sqlite3'],
];

const isNamed = (pattern: string, sources: readonly string[]): boolean =>
  sources.some((path) => path.split('/').includes(pattern));

const everywhere = (patterns: readonly string[]): string[] => patterns.map((pattern) => `**/${pattern}`);

/** `.yarnrc.ym[l]` is how COPY takes what may be missing; here missing is no error. */
const plain = (pattern: string): string => pattern.replace(/\[(.)\]/g, '$1');

export function ignoreText(allowed: readonly string[]): string {
  const paths = allowed.map(plain);
  const open = paths.includes('.');
  const head = open
    ? ['# The whole repository is a source of the image: what is left out is listed.']
    : ['# Nothing of the repository, but what the image is made of.', '*', ...new Set(paths.map((path) => `!${path}`))];
  return [
    '# image/context-ignored, image/context-without-secrets',
    ...head,
    '',
    '# Not even there.',
    '# image/no-secret-files',
    ...everywhere(SECRETS),
    '',
    '# In no image.',
    ...everywhere(SURPLUS.filter((pattern) => !isNamed(pattern, paths))),
    '',
  ].join('\n');
}
