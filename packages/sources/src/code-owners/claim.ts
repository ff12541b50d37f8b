import type { TextFile } from '../tree.ts';

/** Where GitHub looks for it. */
const PATHS: ReadonlySet<string> = new Set(['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']);

export const claimsCodeOwners = ({ path }: TextFile): boolean => PATHS.has(path);
