import type { Read } from '../source.ts';
import { parseObservation } from './parse.ts';
import { subjectsOf } from './subjects.ts';

export const read: Read = (file) => {
  const { unreadable, ...observation } = parseObservation(file.path, file.text);
  return { subjects: subjectsOf(observation, file), unreadable };
};
