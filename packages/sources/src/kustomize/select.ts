/** Which objects a selector of a patch or a replacement means. */
import { effectiveNamespace, type Gvk, type Id } from './ids.ts';
import type { Selector } from './kustomization.ts';
import { labelMatcher } from './label-selector.ts';
import type { Node } from './node.ts';
import { anchored } from './pattern.ts';
import { idOf, isGone, originalId, type Resource } from './resource.ts';
import { annotationsOf, labelsOf } from './resource-node.ts';

interface IdPattern {
  readonly gvk: (gvk: Gvk) => boolean;
  readonly name: (name: string) => boolean;
  readonly namespace: (namespace: string) => boolean;
}

export function idPattern(selector: Selector): IdPattern {
  const group = anchored(selector.group);
  const version = anchored(selector.version);
  const kind = anchored(selector.kind);
  return {
    gvk: (gvk) => group(gvk.group) && version(gvk.version) && kind(gvk.kind),
    name: anchored(selector.name),
    namespace: anchored(selector.namespace),
  };
}

export const matchesId = (pattern: IdPattern, id: Id): boolean =>
  pattern.gvk(id) && pattern.name(id.name) && pattern.namespace(id.namespace);

export function metadataMatcher(selector: Selector): (node: Node) => boolean {
  const byLabel = labelMatcher(selector.labelSelector);
  const byAnnotation = labelMatcher(selector.annotationSelector);
  return (node) => byLabel(labelsOf(node)) && byAnnotation(annotationsOf(node));
}

/** Names and namespaces match as they are now or as they were first. */
export function select(resources: readonly Resource[], selector: Selector): Resource[] {
  const pattern = idPattern(selector);
  const metadata = metadataMatcher(selector);
  return resources.filter((resource) => {
    if (!resource.node || isGone(resource)) return false;
    const ids = [originalId(resource), idOf(resource)];
    return (
      ids.some((id) => pattern.namespace(effectiveNamespace(id))) &&
      ids.some((id) => pattern.name(id.name)) &&
      pattern.gvk(idOf(resource)) &&
      metadata(resource.node)
    );
  });
}
