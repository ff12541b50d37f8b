/** Files that name the runtime's release: .nvmrc, .node-version, .python-version, runtime.txt, .tool-versions. */
import type { Span } from '@palisade/core/control/control';
import type { RuntimeBody, RuntimeSubject } from '@palisade/core/subject/package';
import type { Reading } from '../source.ts';
import type { TextFile } from '../tree.ts';
import { textOrigin } from './origin.ts';

/** The one release that a range admits: of Node the major version, of Python the minor. Open ranges admit newer ones. */
function releaseOf(product: RuntimeBody['product'], range: string): string | undefined {
  const text = range.trim().replace(/^(?:v|node-|python-|cpython-)/, '');
  if (product === 'node') return /^(?:[\^~=]|==)?\s*v?(\d{1,3})(?:\.(?:\d{1,6}|x|\*)){0,2}$/i.exec(text)?.[1];
  return /^(?:~=|==|~|=)?\s*(\d\.\d{1,3})(?:\.(?:\d{1,6}|x|\*))?$/i.exec(text)?.[1];
}

export function runtimeSubject(
  file: TextFile,
  product: RuntimeBody['product'],
  range: string,
  at: Span,
): RuntimeSubject {
  return {
    model: 'runtime',
    id: `runtime/${file.path}/${product}`,
    kind: 'Runtime',
    name: `${product} ${range}`.slice(0, 80),
    unit: '',
    body: { product, range, release: releaseOf(product, range), at },
    origin: textOrigin(file, at),
  };
}

const PRODUCTS: Readonly<Record<string, RuntimeBody['product']>> = {
  '.nvmrc': 'node',
  '.node-version': 'node',
  '.python-version': 'python',
  'runtime.txt': 'python',
};
const TOOLS: Readonly<Record<string, RuntimeBody['product']>> = { nodejs: 'node', node: 'node', python: 'python' };

export const isRuntimeFile = (name: string): boolean => Object.hasOwn(PRODUCTS, name) || name === '.tool-versions';

export function readRuntimeFile(file: TextFile): Reading {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const subjects: RuntimeSubject[] = [];
  for (const match of file.text.matchAll(/^[ \t]*([^\s#][^\n#]{0,100})/gm)) {
    const [, line = ''] = match;
    const [word = '', version = ''] = name === '.tool-versions' ? line.trim().split(/\s+/) : [name, line.trim()];
    const product = name === '.tool-versions' ? TOOLS[word] : PRODUCTS[name];
    if (!product) continue;
    const start = match.index + match[0].length - line.length;
    subjects.push(runtimeSubject(file, product, version, { start, end: start + line.trimEnd().length }));
    if (name !== '.tool-versions') break;
  }
  return { subjects };
}
