/** yarn.lock of both kinds: version 1's own form and the YAML that Berry writes. Machines write them, line by line. */
import type { LockEntry } from '@palisade/core/subject/package';
import type { Asked, Direct, Lock } from './lock.ts';
import { provenanceOf } from './npm-lock.ts';

interface Block {
  readonly keys: readonly string[];
  readonly fields: Map<string, string>;
  readonly start: number;
  readonly end: number;
}

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;

const SPACE = 32;
const HASH = 35;

/** `  version "1.0.0"` and `  version: 1.0.0` → name and value, two spaces deep. */
function addField(fields: Map<string, string>, line: string): void {
  const gap = line.indexOf(' ', 2);
  if (gap < 0) return;
  const name = line.charCodeAt(gap - 1) === 58 ? line.slice(2, gap - 1) : line.slice(2, gap);
  fields.set(name, unquoted(line.slice(gap + 1).trim()));
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let fields: Map<string, string> | undefined;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const first = text.charCodeAt(at);
    if (first === SPACE) {
      const deeper = text.charCodeAt(at + 2) === SPACE || text.charCodeAt(at + 1) !== SPACE;
      if (fields && !deeper) addField(fields, text.slice(at, end));
    } else if (first !== HASH && end > at) {
      const line = text.slice(at, end).trimEnd();
      if (line.endsWith(':')) {
        fields = new Map();
        const keys = line.slice(0, -1).replaceAll('"', '').split(/, ?/);
        blocks.push({ keys, fields, start: at, end: at + line.length });
      }
    }
    at = end + 1;
  }
  return blocks;
}

/** `@a/b@npm:^1` → its name and range. */
function splitKey(key: string): readonly [string, string] {
  const at = key.indexOf('@', 1);
  return at < 0 ? [key, ''] : [key.slice(0, at), key.slice(at + 1)];
}

function entryOf({ keys, fields, start, end }: Block, berry: boolean): LockEntry {
  const [name] = splitKey(keys[0] as string);
  const resolution = fields.get('resolution');
  const [, address] = resolution === undefined ? [] : splitKey(resolution);
  const resolved = berry ? (address?.startsWith('npm:') ? undefined : address) : fields.get('resolved');
  const from =
    berry && resolved === undefined ? 'registry' : provenanceOf(resolved?.replace(/^.*?@(?=git[+:]|ssh:)/, ''));
  const git = resolved !== undefined && /\.git#|#commit=|codeload\./.test(resolved);
  return {
    name,
    version: fields.get('version') ?? '',
    from: git ? 'git' : from,
    resolved,
    integrity: fields.has('integrity') || fields.has('checksum'),
    scripts: false,
    at: () => ({ start, end }),
  };
}

export function parseYarnLock(text: string): Lock {
  const blocks = blocksOf(text);
  const metadata = blocks.find(({ keys }) => keys[0] === '__metadata');
  const berry = metadata !== undefined;
  const packages = blocks.filter((block) => block !== metadata && block.fields.has('version'));
  const entries: LockEntry[] = [];
  const byKey = new Map<string, LockEntry>();
  for (const block of packages) {
    const found = entryOf(block, berry);
    for (const key of block.keys) byKey.set(key, found);
    if (block.fields.get('linkType') !== 'soft') entries.push(found);
  }
  return {
    format: berry ? (metadata.fields.get('version') ?? '') : '1',
    digests: true,
    entries,
    direct: ({ name, range }: Asked): Direct => {
      const found = byKey.get(`${name}@${range}`) ?? byKey.get(`${name}@npm:${range}`);
      if (found) return { version: found.version, from: found.from === 'unknown' ? 'registry' : found.from };
      // The keys are the ranges as manifests have them; those that Yarn rewrites (aliases, patches, addresses) are not.
      return /^[\w.^~<>=|*\s-]*$/.test(range) ? 'absent' : undefined;
    },
  };
}
