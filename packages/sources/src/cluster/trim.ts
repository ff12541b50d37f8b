/** What is kept of an object: enough to judge it, and no copy of what was applied, which may hold a Secret in clear. */
import type { ReadKind } from './kinds.ts';
import type { LiveObject } from './list.ts';

/** What `kubectl apply` leaves: the object over again. */
const COPIES = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

type Fields = Readonly<Record<string, unknown>>;

function withoutCopies(annotations: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !COPIES.has(key)));
}

/** Who wrote the object and when; which fields, only where that is asked for. */
const managers = (fields: readonly Fields[]): Fields[] =>
  fields.map((manager) => Object.fromEntries(Object.entries(manager).filter(([key]) => key !== 'fieldsV1')));

function trimmedMetadata({ annotations, managedFields, ...rest }: LiveObject['metadata'], whole: boolean): Fields {
  return {
    ...rest,
    ...(annotations && { annotations: withoutCopies(annotations) }),
    ...(managedFields && { managedFields: whole ? managedFields : managers(managedFields) }),
  };
}

/** `fields`: which field belongs to whom is kept as well. */
export function trimmed(object: LiveObject, kind: ReadKind, fields: boolean): LiveObject {
  const { metadata, status, ...rest } = object;
  return {
    ...rest,
    metadata: trimmedMetadata(metadata, fields) as unknown as LiveObject['metadata'],
    ...(kind.status && status !== undefined && { status }),
  };
}
