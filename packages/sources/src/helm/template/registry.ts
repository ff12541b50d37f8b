/** The templates by name: every file is one, and so is everything that a file defines. */
import type { Block } from './nodes.ts';

interface Named {
  readonly block: Block;
  readonly file: string;
}

const isBlank = (block: Block): boolean =>
  block.every((statement) => statement.kind === 'text' && statement.text.trim() === '');

export class Registry {
  private readonly named: Map<string, Named>;

  constructor(named: Iterable<readonly [string, Named]> = []) {
    this.named = new Map(named);
  }

  get(name: string): Named | undefined {
    return this.named.get(name);
  }

  /** A later definition replaces an earlier one, unless it is blank. */
  define(name: string, block: Block, file: string): void {
    if (!isBlank(block) || !this.named.has(name)) this.named.set(name, { block, file });
  }

  with(definitions: ReadonlyMap<string, Block>, file: string): Registry {
    if (definitions.size === 0) return this;
    const registry = new Registry(this.named);
    for (const [name, block] of definitions) registry.define(name, block, file);
    return registry;
  }
}
