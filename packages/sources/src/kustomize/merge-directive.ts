/** `$patch: delete | replace | merge`, in a mapping or as an item of a list. */
import { setElement } from './merge-element.ts';
import { isNull, type Node } from './node.ts';
import { Problem } from './problem.ts';

const KEY = '$patch';
const DIRECTIVES = ['delete', 'replace', 'merge'] as const;
type Directive = (typeof DIRECTIVES)[number];

function known(node: Node): Directive {
  const found = DIRECTIVES.find((directive) => directive === node.text);
  if (found) return found;
  throw new Problem(`unknown patch strategy '${node.text}'`, node.place.file);
}

/** What the patch asks for; the directive itself is taken out of it. */
export function directiveOf(patch: Node): Directive {
  if (patch.kind === 'map') return mappingDirective(patch);
  if (patch.kind === 'list') return listDirective(patch);
  throw new Problem(`no strategic merge for the scalar '${patch.text}'`, patch.place.file);
}

function mappingDirective(patch: Node): Directive {
  const node = patch.fields.get(KEY);
  if (!node) return 'merge';
  const directive = known(node);
  patch.fields.delete(KEY);
  return directive;
}

/** Only an item that holds nothing else speaks for the list. */
function listDirective(patch: Node): Directive {
  const item = patch.items.find((one) => one.kind === 'map' && one.fields.has(KEY));
  const node = item?.fields.get(KEY);
  if (!item || !node || isNull(item) || item.fields.size > 1) return 'merge';
  const directive = known(node);
  setElement(patch, undefined, [KEY], [directive]);
  return directive;
}
