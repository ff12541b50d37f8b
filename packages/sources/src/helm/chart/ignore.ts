/** `.helmignore`: like `.gitignore`, but a rule that negates ignores everything it does not match. */
import { pathMatch } from './glob.ts';

interface Rule {
  readonly negated: boolean;
  readonly folders: boolean;
  readonly matches: (path: string) => boolean;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function parseRule(line: string): Rule | undefined {
  const text = line.trim();
  // Helm refuses a file with `**`; without that rule more is seen, not less.
  if (text === '' || text.startsWith('#') || text.includes('**')) return undefined;
  const negated = text.startsWith('!');
  const pattern = text.slice(negated ? 1 : 0).replace(/\/$/, '');
  const folders = text.endsWith('/');
  const match = pathMatch(pattern.replace(/^\//, ''));
  return { negated, folders, matches: pattern.includes('/') ? match : (path) => match(baseName(path)) };
}

function ignores(rules: readonly Rule[], path: string, folder: boolean): boolean {
  for (const rule of rules) {
    if (rule.negated) {
      if ((rule.folders && !folder) || !rule.matches(path)) return true;
    } else if ((!rule.folders || folder) && rule.matches(path)) return true;
  }
  return false;
}

/** Whether Helm leaves out a file of the chart, or a folder above it. */
export function ignoring(text: string | undefined): (path: string) => boolean {
  const lines = [...(text ?? '').replace(/^\ufeff/, '').split(/\r?\n/), 'templates/.?*'];
  const rules = lines.map(parseRule).filter((rule) => rule !== undefined);
  const folders = new Map<string, boolean>();
  const folderIgnored = (path: string): boolean => {
    const seen = folders.get(path);
    if (seen !== undefined) return seen;
    const slash = path.lastIndexOf('/');
    const ignored = (slash > 0 && folderIgnored(path.slice(0, slash))) || ignores(rules, path, true);
    folders.set(path, ignored);
    return ignored;
  };
  return (path) => {
    const slash = path.lastIndexOf('/');
    return (slash > 0 && folderIgnored(path.slice(0, slash))) || ignores(rules, path, false);
  };
}
