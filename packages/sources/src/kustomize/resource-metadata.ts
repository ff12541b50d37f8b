/** Metadata that one object takes over from another, as a generator's result does from the object it replaces. */

import type { Node } from './node.ts';
import { BUILD_ANNOTATIONS, MARKS } from './resource.ts';
import {
  annotationsOf,
  labelsOf,
  namespaceText,
  nameText,
  setAnnotations,
  setLabels,
  setMetadataText,
  setNamespace,
} from './resource-node.ts';

/** Labels and annotations of both, those of `node` winning; the name and what the build remembers are those of `from`. */
export function copyMetadata(node: Node, from: Node): void {
  setLabels(node, new Map([...labelsOf(from), ...labelsOf(node)]));
  const theirs = annotationsOf(from);
  const own = annotationsOf(node);
  const hashed = own.has(MARKS.needsHash);
  const merged = new Map([...theirs, ...own]);
  for (const key of BUILD_ANNOTATIONS) {
    const value = theirs.get(key);
    if (value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  if (!hashed) merged.delete(MARKS.needsHash);
  setAnnotations(node, merged);
  setMetadataText(node, 'name', nameText(from), node.place);
  setNamespace(node, namespaceText(from), node.place);
}
