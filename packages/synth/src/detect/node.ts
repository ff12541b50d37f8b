/** How a Node service shows itself. */
import type { Found, Repository, Stack } from './repository.ts';

const MANIFEST = 'package.json';

function manifest({ read }: Repository): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(read(MANIFEST) ?? '{}');
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const own = (of: unknown, key: string): unknown =>
  typeof of === 'object' && of !== null && Object.hasOwn(of, key) ? (of as Record<string, unknown>)[key] : undefined;

/** Release lines that are even get long-term support. */
function version(repository: Repository): Found<string> | undefined {
  for (const file of ['.nvmrc', '.node-version']) {
    const [, major] = /^v?(\d{1,2})(?:\.|\s*$)/.exec(repository.read(file) ?? '') ?? [];
    if (major !== undefined) return { value: major, file };
  }
  return undefined;
}

function build(repository: Repository): Found<string> | undefined {
  const script = own(own(manifest(repository), 'scripts'), 'build');
  return typeof script === 'string' ? { value: 'build', file: MANIFEST } : undefined;
}

export const NODE: Stack = {
  language: 'node',
  manifests: [MANIFEST],
  locks: {
    'pnpm-lock.yaml': 'pnpm',
    'yarn.lock': 'yarn',
    'package-lock.json': 'npm',
    'npm-shrinkwrap.json': 'npm',
  },
  sources: /\.[cm]?[jt]s$/,
  ports: [
    /\bPORT\b[^\n]{0,40}?(?:\|\||\?\?)[ \t]*["'`]?(\d{4,5})\b/g,
    /\.listen\([ \t\n]*(?:\{[^}]{0,80}?port:[ \t]*)?(\d{4,5})\b/g,
    /\bport\b[ \t]*[=:][ \t]*(\d{4,5})\b/gi,
  ],
  version,
  build,
};
