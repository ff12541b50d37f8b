/** A replacement that goes into a document kept as text, as a ConfigMap keeps a JSON file. */
import { type Data, isList, isObject, newObject } from '@palisade/core/value';
import { lookup } from './fields.ts';
import { goJson } from './hash.ts';
import { type Node, toValue } from './node.ts';
import { compareText } from './order.ts';
import { matchPath, parseText } from './path-matcher.ts';
import { Problem } from './problem.ts';
import { replaceValue, type Write } from './replace-value.ts';

interface Text {
  readonly field: Node;
  readonly document: Node;
  readonly rest: readonly string[];
}

/** The first scalar on the way that holds a document. */
function findText(node: Node, path: readonly string[]): Text | undefined {
  for (let length = 1; length < path.length; length++) {
    const field = attempt(() => lookup(node, path.slice(0, length)));
    if (field?.kind !== 'scalar') continue;
    const document = attempt(() => parseText(field));
    if (document) return { field, document, rest: path.slice(length) };
  }
  return undefined;
}

function attempt<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function indented(value: Data, margin = ''): string {
  const inner = `${margin}  `;
  if (isList(value) && value.length > 0)
    return `[\n${value.map((item) => inner + indented(item, inner)).join(',\n')}\n${margin}]`;
  if (!isObject(value) || Object.keys(value).length === 0) return goJson(isObject(value) ? newObject() : value);
  const members = Object.keys(value)
    .sort(compareText)
    .map((key) => `${inner}${goJson(key)}: ${indented(value[key] as Data, inner)}`);
  return `{\n${members.join(',\n')}\n${margin}}`;
}

function write(field: Node, document: Node): void {
  const before = field.text;
  if (/^\s*[{[]/.test(before)) {
    const pretty = before.includes('\n') && before.includes('  ');
    const value = toValue(document);
    field.text = pretty ? indented(value) : goJson(value);
  } else field.hole = 'a replacement rewrites the YAML inside this text';
}

/** False where the path leads into no text; the object is then unchanged. */
export function setInText(node: Node, path: readonly string[], { value, options, create, budget }: Write): boolean {
  const text = findText(node, path);
  if (!text) return false;
  return (
    attempt(() => {
      const fields = matchPath(text.document, text.rest, create);
      for (const field of fields) replaceValue(field, value, options, budget);
      if (fields.length > 0) write(text.field, text.document);
      return fields.length > 0;
    }) ?? false
  );
}
