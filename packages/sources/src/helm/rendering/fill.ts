/** A parsed document whose text had holes, to data that says what is not known and where there may be more. */
import {
  type Data,
  type DataList,
  type DataObject,
  isList,
  isObject,
  newObject,
  OPEN,
  Unresolved,
} from '@palisade/core/value';
import { BLOCK_MARK, type Holes, hasHole, withoutHoles } from '../go/holes.ts';

/** Holes may hold the last members of what was written before them: every list and mapping at that edge is open. */
function openEdge(value: Data | undefined, why: string): void {
  if (isList(value)) {
    value[OPEN] ??= why;
    openEdge(value.at(-1), why);
  } else if (isObject(value)) {
    value[OPEN] ??= why;
    openEdge(value[Object.keys(value).at(-1) ?? ''], why);
  }
}

function fillList(list: DataList, holes: Holes): Data {
  const filled: DataList = [];
  for (const item of list) {
    if (typeof item === 'string' && item.endsWith(BLOCK_MARK) && hasHole(item)) {
      const why = holes.reason(item);
      filled[OPEN] ??= why;
      openEdge(filled.at(-1), why);
    } else {
      filled.push(fill(item, holes));
      // What is wholly unknown may be several items.
      if (typeof item === 'string' && hasHole(item) && withoutHoles(item) === '') filled[OPEN] ??= holes.reason(item);
    }
  }
  return filled;
}

function fillObject(object: DataObject, holes: Holes): Data {
  const filled = newObject();
  let last: string | undefined;
  for (const key in object) {
    if (!hasHole(key)) {
      filled[key] = fill(object[key] as Data, holes);
      last = key;
      continue;
    }
    const why = holes.reason(key);
    filled[OPEN] ??= why;
    if (last === undefined) continue;
    if (filled[last] === null) filled[last] = new Unresolved(why);
    else openEdge(filled[last], why);
  }
  return filled;
}

export function fill(value: Data, holes: Holes): Data {
  if (typeof value === 'string') return hasHole(value) ? holes.unresolved(value) : value;
  if (isList(value)) return fillList(value, holes);
  return isObject(value) ? fillObject(value, holes) : value;
}
