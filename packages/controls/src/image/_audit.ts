/** Audits of dependencies: which commands they are, and whether their failure counts. */
import type { Command } from '@palisade/core/subject/script';
import { dependencyInstall, type Ecosystem } from './_dependency.ts';

const NODE = ['npm', 'yarn', 'pnpm'];
/** Ecosystems whose lists an auditor reads, by what people call them. */
const GROUPS: Partial<Record<Ecosystem, string>> = {
  npm: 'Node.js',
  yarn: 'Node.js',
  pnpm: 'Node.js',
  pip: 'Python',
  pipenv: 'Python',
  poetry: 'Python',
  uv: 'Python',
};
const ANY = new Set(['osv-scanner', 'trivy', 'grype', 'snyk']);
const AUDITORS: Readonly<Record<string, ReadonlySet<string>>> = {
  'Node.js': new Set(['audit-ci', 'better-npm-audit']),
  Python: new Set(['pip-audit', 'safety']),
};

export function audits(group: string, { name, args }: Command): boolean {
  if (ANY.has(name) || AUDITORS[group]?.has(name)) return true;
  const words = args.map(({ text }) => text);
  if (group === 'Node.js' && NODE.includes(name)) return words.includes('audit');
  return (
    (name === 'npx' || /^(?:python|uv|pipx)/.test(name)) &&
    words.some((word) => AUDITORS[group]?.has(word.replace('pip_audit', 'pip-audit')))
  );
}

/** `audit || true`, `audit; next`: its failure stops nothing. */
export const isIgnored = (commands: readonly Command[], audit: Command): boolean =>
  commands[commands.indexOf(audit) + 1]?.after === '||' || commands[commands.indexOf(audit) + 1]?.after === ';';

/** What an auditor could read of what a command installs: nothing for packages that are named. */
export function auditable(command: Command): string | undefined {
  const install = dependencyInstall(command);
  return install && !install.global && install.packages.length === 0 ? GROUPS[install.ecosystem] : undefined;
}
