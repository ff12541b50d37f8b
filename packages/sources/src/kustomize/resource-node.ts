/** The names that every object has, read from its node. */
import { fieldOf, lookup, metadataMap, setField, setMetadataMap } from './fields.ts';
import { isEmpty, type Node, type Place, scalarNode } from './node.ts';

export const kindText = (object: Node): string => fieldOf(object, 'kind')?.text ?? '';
export const versionText = (object: Node): string => fieldOf(object, 'apiVersion')?.text ?? '';

function metadataText(object: Node, name: string): string {
  const metadata = fieldOf(object, 'metadata');
  const field = isEmpty(metadata) ? undefined : fieldOf(metadata, name);
  return field === undefined || isEmpty(field) ? '' : field.text;
}

export const nameText = (object: Node): string => metadataText(object, 'name');
export const namespaceText = (object: Node): string => metadataText(object, 'namespace');

export function setMetadataText(object: Node, name: string, text: string, place: Place): void {
  const metadata = lookup(object, ['metadata'], { kind: 'map', place });
  if (metadata) setField(metadata, name, scalarNode(text, metadata.fields.get(name)?.place ?? place));
}

export function setNamespace(object: Node, namespace: string, place: Place): void {
  if (namespace !== '') setMetadataText(object, 'namespace', namespace, place);
  else lookup(object, ['metadata'])?.fields.delete('namespace');
}

export const annotationsOf = (object: Node): Map<string, string> => metadataMap(object, 'annotations');
export const labelsOf = (object: Node): Map<string, string> => metadataMap(object, 'labels');
export const setAnnotations = (object: Node, annotations: ReadonlyMap<string, string>): void =>
  setMetadataMap(object, 'annotations', annotations, object.place);
export const setLabels = (object: Node, labels: ReadonlyMap<string, string>): void =>
  setMetadataMap(object, 'labels', labels, object.place);
