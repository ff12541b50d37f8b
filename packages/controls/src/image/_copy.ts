/** What COPY and ADD take, and where they put it. */
import { flagOf, type Instruction, type Word } from '@palisade/core/subject/dockerfile';

/** Without the destination; here-documents are not files. */
export const sourcesOf = ({ words }: Instruction): readonly Word[] =>
  words.slice(0, -1).filter(({ raw }) => !raw.startsWith('<<'));

export const destinationOf = ({ words }: Instruction): Word | undefined => words.at(-1);

export const isFromContext = (instruction: Instruction): boolean => flagOf(instruction, 'from') === undefined;

const WHOLE = /^(?:\.\/?|\/|\*|\.\/\*)$/;

/** The word that stands for the whole build context. */
export const wholeContext = (instruction: Instruction): Word | undefined =>
  isFromContext(instruction)
    ? sourcesOf(instruction).find(({ value }) => typeof value === 'string' && WHOLE.test(value))
    : undefined;

export const isRemote = (source: string): boolean => /^(?:https?|ftp|git|ssh):\/\/|^git@/i.test(source);

export const isArchive = (source: string): boolean => /\.(?:tar|tgz|tbz2?|txz|tzst|tar\.\w+)$/i.test(source);
