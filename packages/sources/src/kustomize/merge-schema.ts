/** Which lists of an object a strategic merge patch merges. */
import { KINDS_OF_SHAPE, MERGE_SHAPES, type MergeShape } from './merge-table.ts';

/** Undefined where nothing is known: lists are replaced, and an inner object may say what it is. */
export type Schema = MergeShape | undefined;

export interface ListSchema {
  readonly keys: readonly string[];
  readonly item: Schema;
}

const shapes = new Map<string, MergeShape>();

export function schemaOf(apiVersion: string, kind: string): Schema {
  if (shapes.size === 0)
    for (const [shape, kinds] of Object.entries(KINDS_OF_SHAPE))
      for (const name of kinds) shapes.set(name, MERGE_SHAPES[Number(shape)] as MergeShape);
  return shapes.get(`${apiVersion}/${kind}`);
}

const memberOf = (schema: Schema, field: string): MergeShape[string] | undefined =>
  schema && Object.hasOwn(schema, field) ? schema[field] : undefined;

export function fieldSchema(schema: Schema, field: string): Schema {
  const member = memberOf(schema, field);
  return typeof member === 'number' ? MERGE_SHAPES[member] : undefined;
}

export function listSchema(schema: Schema, field: string): ListSchema | undefined {
  const member = memberOf(schema, field);
  if (member === undefined || typeof member === 'number') return undefined;
  const [keys, item] = member;
  return { keys, item: item === undefined ? undefined : MERGE_SHAPES[item] };
}
