/** The variables of one execution. `$` is the first. */
import { Unresolved } from '@palisade/core/value';
import type { Value } from '../go/value.ts';
import { TemplateError } from './error.ts';

interface Variable {
  readonly name: string;
  value: Value;
}

export class Scope {
  private readonly variables: Variable[];
  /** Variables below this were declared outside a loop that runs an unknown number of times. */
  private loopFloor = 0;

  constructor(root: Value) {
    this.variables = [{ name: '$', value: root }];
  }

  mark(): number {
    return this.variables.length;
  }

  pop(mark: number): void {
    this.variables.length = mark;
  }

  declare(name: string, value: Value): void {
    this.variables.push({ name, value });
  }

  private find(name: string): number {
    return this.variables.findLastIndex((variable) => variable.name === name);
  }

  has(name: string): boolean {
    return this.find(name) >= 0;
  }

  get(name: string): Value {
    const variable = this.variables[this.find(name)];
    if (!variable) throw new TemplateError(`undefined variable: ${name}`);
    return variable.value;
  }

  assign(name: string, value: Value): void {
    const index = this.find(name);
    const unknown = index < this.loopFloor;
    (this.variables[index] as Variable).value = unknown
      ? new Unresolved('counted in a loop over what is not known')
      : value;
  }

  inUnknownLoop<T>(work: () => T): T {
    const floor = this.loopFloor;
    this.loopFloor = this.variables.length;
    try {
      return work();
    } finally {
      this.loopFloor = floor;
    }
  }
}
