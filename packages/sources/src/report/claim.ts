/** Reports of other tools, known by what they hold; what a report is called is up to whoever made it. */
import type { TextFile } from '../tree.ts';

const NAME = /\.(?:json|sarif)$/i;
/** Each row: strings that a report of the format always has. */
const MARKS: readonly (readonly string[])[] = [
  ['"SchemaVersion"', '"ArtifactName"'],
  ['"matches"', '"descriptor"', '"grype"'],
  ['"node_type"', '"test_number"', '"results"'],
  ['"runs"', '"2.1.0"', '"driver"'],
];

export const claimsReport = ({ path, text }: TextFile): boolean =>
  (NAME.test(path) || path === '-') && MARKS.some((marks) => marks.every((mark) => text.includes(mark)));
