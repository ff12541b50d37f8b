/** Owners whose actions are used most, and how near to one a name is. */

/** Owners whose actions are used most, and so worth imitating. */
export const KNOWN = [
  'actions',
  'aws-actions',
  'google-github-actions',
  'docker',
  'github',
  'azure',
  'hashicorp',
  'codecov',
  'softprops',
  'peter-evans',
  'aquasecurity',
  'goreleaser',
  'golangci',
  'gradle',
  'step-security',
  'tj-actions',
  'dependabot',
  'sigstore',
];

/** One letter added, left out, changed, or two swapped. */
export function isOneSlipFrom(known: string, text: string): boolean {
  if (known === text || known.length < 6 || Math.abs(known.length - text.length) > 1) return false;
  let start = 0;
  while (start < known.length && known[start] === text[start]) start++;
  const rest = (skipKnown: number, skipText: number) => known.slice(start + skipKnown) === text.slice(start + skipText);
  const swapped = known[start] === text[start + 1] && known[start + 1] === text[start] && rest(2, 2);
  return rest(1, 1) || rest(1, 0) || rest(0, 1) || swapped;
}
