import { dockerfileControl, type Splice } from '@palisade/core/control/dockerfile';
import { cisDocker, dockerDocs } from '@palisade/core/control/reference';
import type { Dockerfile, Instruction } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';
import { isArchive, isRemote, sourcesOf } from './_copy.ts';

const ONLY_ADD = new Set(['checksum', 'keep-git-dir', 'unpack']);

/** Surely not an archive under another name: a folder, a text file that is seen, or of a kind that a name tells. */
const isPlain = (source: string, file: Dockerfile): boolean => {
  const path = source.replace(/^\.?\//, '');
  if (
    /^\.?\/?$|\/$/.test(source) ||
    /\.(?:jar|war|js|json|py|sh|conf|ya?ml|txt|html|css|zip|xml|toml|ini|cfg|properties)$/i.test(source)
  )
    return true;
  return file.contextFiles().some((known) => known === path || known.startsWith(`${path}/`));
};

function splices({ keywordSpan, flags }: Instruction, sources: readonly string[], file: Dockerfile): Splice[] {
  const same = sources.every((source) => isPlain(source, file)) && !flags.some(({ name }) => ONLY_ADD.has(name));
  const written = file.text.slice(keywordSpan.start, keywordSpan.end);
  return same ? [{ ...keywordSpan, text: written === 'add' ? 'copy' : 'COPY' }] : [];
}

export const copyNotAdd = dockerfileControl({
  title: 'Local files are copied with COPY',
  severity: 'low',
  why: 'ADD unpacks archives and fetches addresses: what it does depends on what it is given, and a file may turn into many.',
  refs: [cisDocker('4.9'), dockerDocs('build/building/best-practices/#add-or-copy')],
  peers: ['DL3020', 'DS-0005', 'AVD-DS-0005', 'CKV_DOCKER_4'],
  each: 'instruction',
  keywords: ['ADD', 'COPY'],
  *inspect(instruction, { file }) {
    if (instruction.keyword === 'COPY') return;
    const unresolved = sourcesOf(instruction).find(({ value }) => value instanceof Unresolved)?.value;
    if (unresolved instanceof Unresolved)
      return yield { at: instruction.span, message: 'What ADD takes cannot be told', unknown: unresolved.why };
    const sources = sourcesOf(instruction).map(({ raw, value }) => (typeof value === 'string' ? value : raw));
    if (sources.length === 0 || sources.some((source) => isRemote(source) || isArchive(source))) return;
    yield {
      at: instruction.span,
      message: 'ADD is used where COPY does',
      splices: splices(instruction, sources, file),
    };
  },
  fix: { safety: 'safe', description: 'Uses COPY' },
});
