/** What a base image's name tells. */
import { digestOf, repositoryOf, tagOf } from '@palisade/core/predicate/image';
import { flagOf, type Instruction, type Stage } from '@palisade/core/subject/dockerfile';

/** Where Docker's official images live, under their own name and in the mirrors that serve the same ones. */
const OFFICIAL =
  /^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io|public\.ecr\.aws\/docker|mirror\.gcr\.io)\/(?:library\/)?([^/]+)$/;

/** `node` for the official image of that name, whichever mirror it comes from. */
export const officialName = (reference: string): string | undefined => OFFICIAL.exec(repositoryOf(reference))?.[1];

export const isVersioned = (reference: string): boolean => {
  const tag = tagOf(reference);
  return digestOf(reference) !== undefined || (tag !== undefined && tag !== '' && tag !== 'latest');
};

/** The word of FROM that names the image. */
export const imageSpan = ({ from }: Stage): Instruction['span'] => from.words[0]?.span ?? from.span;

/** The image, stage or number that `COPY --from` names. */
export const copiesFrom = (instruction: Instruction): string | undefined => {
  const value = flagOf(instruction, 'from')?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
};
