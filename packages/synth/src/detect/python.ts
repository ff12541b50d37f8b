/** How a Python service shows itself. */
import type { Found, Repository, Stack } from './repository.ts';

function version({ read }: Repository): Found<string> | undefined {
  const [, line] = /^(3\.\d{1,2})(?:\.|\s*$)/.exec(read('.python-version') ?? '') ?? [];
  return line === undefined ? undefined : { value: line, file: '.python-version' };
}

export const PYTHON: Stack = {
  language: 'python',
  manifests: ['pyproject.toml', 'requirements.txt', 'Pipfile', 'setup.py'],
  locks: { 'uv.lock': 'uv', 'poetry.lock': 'poetry', 'requirements.txt': 'pip' },
  sources: /\.py$/,
  ports: [
    /["']PORT["'][ \t]*,[ \t]*["']?(\d{4,5})\b/g,
    /\bport[ \t]*=[ \t]*(\d{4,5})\b/gi,
    /\bbind[ \t]*=[ \t]*["'][^"'\n]{0,40}:(\d{4,5})["']/g,
  ],
  version,
  build: () => undefined,
};
