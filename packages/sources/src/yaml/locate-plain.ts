/** Where a path stands in a text that `plain.ts` has read: found from columns, without js-yaml's events. */
import type { Place } from './place.ts';
import { ALONE, DASH, ENTRY, type Entries, NOTHING } from './plain.ts';

interface Here {
  /** The entry that a collection begins with, or the one whose value this is. */
  readonly entry: number;
  readonly collection: boolean;
  readonly start: number;
  readonly key: number | undefined;
}

class PlainLocator {
  private readonly text: string;
  private readonly entries: Entries;

  constructor(text: string, entries: Entries) {
    this.text = text;
    this.entries = entries;
  }

  private column = (entry: number): number => this.entries[entry] ?? -1;
  private keyAt = (entry: number): number => this.entries[entry + 1] as number;
  private valueAt = (entry: number): number => this.entries[entry + 2] as number;

  private startAt(entry: number): number {
    const key = this.keyAt(entry);
    return key >= 0 ? key : this.valueAt(entry);
  }

  root(): Here {
    return { entry: 0, collection: true, start: this.startAt(0), key: undefined };
  }

  step(here: Here, name: string): Here | undefined {
    if (!here.collection) return undefined;
    return this.keyAt(here.entry) === DASH ? this.item(here.entry, Number(name)) : this.member(here.entry, name);
  }

  private member(first: number, name: string): Here | undefined {
    const column = this.column(first);
    for (let entry = first; this.column(entry) >= column; entry += ENTRY)
      if (this.column(entry) === column && this.keyAt(entry) >= 0 && this.isKey(this.keyAt(entry), name))
        return this.valueOf(entry, this.keyAt(entry), column);
    return undefined;
  }

  private isKey(offset: number, name: string): boolean {
    const { text } = this;
    const quoted = text[offset] === '"' || text[offset] === "'";
    const start = quoted ? offset + 1 : offset;
    return text.startsWith(name, start) && text[start + name.length] === (quoted ? text[offset] : ':');
  }

  private item(first: number, position: number): Here | undefined {
    const column = this.column(first);
    let left = position;
    for (let entry = first; this.column(entry) >= column; entry += ENTRY) {
      if (this.column(entry) !== column) continue;
      if (this.keyAt(entry) !== DASH) return undefined;
      if (left-- === 0) return this.valueOf(entry, undefined, column);
    }
    return undefined;
  }

  /** The value of a key or a dash: on its line, or in what follows further right (for a key: or a dash below it). */
  private valueOf(entry: number, key: number | undefined, column: number): Here | undefined {
    const inline = key === undefined ? NOTHING : this.valueAt(entry);
    if (inline !== NOTHING) return { entry, collection: false, start: inline, key };
    const next = entry + ENTRY;
    const below = key !== undefined && this.column(next) === column && this.keyAt(next) === DASH;
    if (this.column(next) <= column && !below) return { entry, collection: false, start: NOTHING, key };
    return { entry: next, collection: this.keyAt(next) !== ALONE, start: this.startAt(next), key };
  }
}

const PLAIN_END = /(?<! ) *(?: #[^\n]*)?(?:\n|$)/g;
const BRACKETS = new Set(['[', '{']);

/** Where the scalar at `start` ends; a block ends after its line, wherever that is. */
function scalarEnd(text: string, start: number): number | undefined {
  const first = text[start] as string;
  if (BRACKETS.has(first)) return undefined;
  if (first === '|') return text.length;
  if (first === '"' || first === "'") return text.indexOf(first, start + 1) + 1;
  PLAIN_END.lastIndex = start;
  return PLAIN_END.exec(text)?.index ?? text.length;
}

/** The place of `path`, or of its nearest existing parent; `undefined` where only the events can tell. */
export function placePlain(text: string, entries: Entries, path: readonly string[]): Place | undefined {
  const locator = new PlainLocator(text, entries);
  let here = locator.root();
  let depth = 0;
  for (const key of path) {
    const next = locator.step(here, key);
    if (!next) break;
    here = next;
    depth++;
  }
  const absent = depth < path.length;
  const blind =
    here.start === NOTHING || (absent && !here.collection) || (here.key === undefined && text[here.start] === '|');
  if (blind) return undefined;
  return { start: here.key ?? here.start, absent, end: here.collection ? undefined : scalarEnd(text, here.start) };
}
