/** `toYaml`: what sigs.k8s.io/yaml writes, byte for byte, since the text goes back into a template and into checksums. */
import { Unresolved } from '@palisade/core/value';
import { TemplateError } from '../template/error.ts';
import type { Holes } from './holes.ts';
import { formatFloat } from './number.ts';
import { Bytes, Dict, Int, List, type Value } from './value.ts';
import { compareKeys, isSimpleKey, keyText, scalarText } from './yaml-scalar.ts';

const MAX_DEPTH = 1000;

/** Through JSON, where a whole number is an integer again. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return '0';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return String(BigInt(value));
  if (Number.isInteger(value) && value > 0 && value < 2 ** 64) return String(BigInt(value));
  return formatFloat(value);
}

class Writer {
  private readonly lines: string[] = [];
  private line = '';
  private readonly holes: Holes;

  constructor(holes: Holes) {
    this.holes = holes;
  }

  document(value: Value): string {
    this.node(value, 0, 'root', 0);
    this.lines.push(this.line);
    return this.lines.join('\n');
  }

  /** `context` is what the node stands behind: nothing, `key:` or `- `. */
  private node(value: Value, indent: number, context: 'root' | 'key' | 'item', depth: number): void {
    this.holes.spend(1);
    if (depth > MAX_DEPTH) throw new TemplateError('a value is nested too deeply for YAML');
    if (value instanceof List && value.traits.unordered !== undefined && value.items.length > 1) {
      this.put(context, this.holes.mark(value.traits.unordered));
    } else if (value instanceof List && value.items.length > 0) this.list(value, indent, context, depth);
    else if (value instanceof Dict && (value.entries.size > 0 || value.open !== undefined)) {
      this.dict(value, indent, context, depth);
    } else this.put(context, this.flat(value, indent, context));
  }

  private put(context: 'root' | 'key' | 'item', text: string): void {
    const [first, ...rest] = text.split('\n') as [string, ...string[]];
    this.line += (context === 'key' && first !== '' ? ' ' : '') + first;
    for (const line of rest) {
      this.lines.push(this.line);
      this.line = line;
    }
  }

  private flat(value: Value, indent: number, context: string): string {
    if (typeof value === 'string') {
      // On its way through JSON this character is read as a line break and folded.
      if (value.includes('\u0085')) return this.holes.mark('the YAML of a next-line character');
      const column = this.line.length + (context === 'key' ? 1 : 0);
      return scalarText(value, context === 'root' ? 2 : indent, column);
    }
    if (typeof value === 'number') return numberText(value);
    if (value === null) return 'null';
    if (typeof value === 'boolean') return String(value);
    if (value instanceof Int) return String(value.value);
    if (value instanceof List) return value.traits.nil ? 'null' : '[]';
    if (value instanceof Dict) return '{}';
    if (value instanceof Bytes) return this.holes.mark('the YAML of bytes');
    return this.holes.mark(value instanceof Unresolved ? value.why : `the YAML of ${value.type}`);
  }

  /** A list under a key is not indented; one in a list starts on the dash's line. */
  private list(list: List, indent: number, context: string, depth: number): void {
    const own = context === 'key' ? indent - 2 : indent;
    for (const [index, item] of list.items.entries()) {
      if (index > 0 || context === 'key') this.newLine(own);
      this.line += '- ';
      this.node(item, own + 2, 'item', depth + 1);
    }
  }

  private dict(dict: Dict, indent: number, context: string, depth: number): void {
    const keys = [...dict.entries.keys()].sort(compareKeys);
    for (const [index, key] of keys.entries()) {
      if (index > 0 || context === 'key') this.newLine(indent);
      if (!isSimpleKey(key)) {
        this.line += this.holes.mark('a key that is longer than a line');
        continue;
      }
      this.line += `${keyText(key)}:`;
      this.node(dict.entries.get(key) as Value, indent + 2, 'key', depth + 1);
    }
    if (dict.open !== undefined) {
      if (keys.length > 0 || context === 'key') this.newLine(indent);
      this.line += this.holes.mark(dict.open);
    }
  }

  private newLine(indent: number): void {
    this.lines.push(this.line);
    this.line = ' '.repeat(indent);
  }
}

/** Without the line break at the end, as Helm's function gives it. */
export const toYaml = (value: Value, holes: Holes): string => new Writer(holes).document(value);
