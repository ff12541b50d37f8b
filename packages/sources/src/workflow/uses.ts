/** What `uses` names. */
import type { Uses, UsesClause } from '@palisade/core/subject/workflow';
import type { Data } from '@palisade/core/value';

const REPOSITORY = /^([^/@\s]+)\/([^/@\s]+)((?:\/[^@\s]*)?)@(\S+)$/;

export function parseUses(text: string): Uses {
  if (text.startsWith('./')) return { kind: 'local', path: text.slice(2) };
  if (text.startsWith('docker://')) return { kind: 'docker', image: text.slice('docker://'.length) };
  const [, owner, repository, path = '', ref] = REPOSITORY.exec(text) ?? [];
  if (!owner || !repository || !ref) return { kind: 'unknown' };
  return {
    kind: 'repository',
    owner,
    repository,
    slug: `${owner}/${repository}`.toLowerCase(),
    path: path.replace(/^\/+/, ''),
    ref,
  };
}

export const usesOf = (value: Data | undefined, pointer: string): UsesClause | undefined =>
  typeof value === 'string' ? { pointer, text: value.trim(), target: parseUses(value.trim()) } : undefined;
