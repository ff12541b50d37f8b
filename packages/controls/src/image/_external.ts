/** Every image that a stage takes something from: its base, and what it copies or mounts out of others. */
import type { Span } from '@palisade/core/control/control';
import { type Dockerfile, flagOf, type Instruction, type Stage } from '@palisade/core/subject/dockerfile';
import { Unresolved } from '@palisade/core/value';

export interface ExternalImage {
  readonly reference: string | Unresolved;
  /** As written, variables not filled in. */
  readonly raw: string;
  readonly span: Span;
}

const isStage = (file: Dockerfile, name: string): boolean =>
  /^\d+$/.test(name) || file.stages.some((stage) => stage.name === name.toLowerCase());

function base({ base: from, from: instruction }: Stage): readonly ExternalImage[] {
  if (from.kind !== 'image' && from.kind !== 'unresolved') return [];
  const raw = instruction.words[0]?.raw ?? '';
  const span = instruction.words[0]?.span ?? instruction.span;
  return [{ reference: from.kind === 'image' ? from.reference : new Unresolved(from.why), raw, span }];
}

function copied(file: Dockerfile, instruction: Instruction): readonly ExternalImage[] {
  const flag = flagOf(instruction, 'from');
  if (instruction.keyword !== 'COPY' || flag?.value === undefined) return [];
  const { value, span } = flag;
  const raw = file.text.slice(span.start, span.end).replace(/^--from=/i, '');
  return typeof value === 'string' && isStage(file, value) ? [] : [{ reference: value, raw, span }];
}

const mounted = (file: Dockerfile, { flags }: Instruction): readonly ExternalImage[] =>
  flags.flatMap(({ name, options, span }) => {
    const from = name === 'mount' ? options.get('from') : undefined;
    return from === undefined || from === '' || isStage(file, from) ? [] : [{ reference: from, raw: from, span }];
  });

export const externalImages = (file: Dockerfile, stage: Stage): readonly ExternalImage[] => [
  ...base(stage),
  ...stage.instructions.flatMap((instruction) => [...copied(file, instruction), ...mounted(file, instruction)]),
];
