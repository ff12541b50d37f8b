/** The environment that a command of a stage sees. */
import { historyOf, type Instruction, type Stage, type Text } from '@palisade/core/subject/dockerfile';
import type { Command } from '@palisade/core/subject/script';

/** What ENV and ARG set before an instruction; ENV wins, as it does in a build. */
function environmentAt(stage: Stage, instruction: Instruction): ReadonlyMap<string, Text | undefined> {
  const values = new Map<string, Text | undefined>();
  const fixed = new Set<string>();
  for (const { keyword, pairs, span } of historyOf(stage)) {
    if (span.start >= instruction.span.start) break;
    for (const { key, value } of keyword === 'ENV' || keyword === 'ARG' ? pairs : []) {
      if (keyword === 'ARG' && fixed.has(key)) continue;
      if (keyword === 'ENV') fixed.add(key);
      values.set(key, value);
    }
  }
  return values;
}

/** A variable as a command sees it: its own assignment, an `export` before it in the script, or the stage's. */
export function variableFor(name: string, command: Command, instruction: Instruction, stage: Stage): Text | undefined {
  const own = command.assignments.findLast((assignment) => assignment.name === name);
  if (own) return own.value;
  const before = instruction.script?.commands.slice(0, instruction.script.commands.indexOf(command)) ?? [];
  const set = before.findLast(
    ({ name: program, args }) => program === 'export' && args.some(({ text }) => text.startsWith(`${name}=`)),
  );
  const exported = set?.args.find(({ text }) => text.startsWith(`${name}=`))?.text;
  return exported === undefined ? environmentAt(stage, instruction).get(name) : exported.slice(name.length + 1);
}
