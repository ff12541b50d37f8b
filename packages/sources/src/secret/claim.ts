/** One search over the text of every file: what it does not find costs nothing more. */
import type { TextFile } from '../tree.ts';
import { RULES } from './rules.ts';

const HEADS = [...new Set(RULES.map(({ head }) => head))];

/** A key's heading with something like a key after it, also where line breaks are escaped; PGP has headers there. */
const KEY =
  '-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----(?:\\s|\\\\[nr]|["\'+,]){0,80}[A-Za-z0-9+/]{20}|BEGIN PGP PRIVATE KEY';
const URL = '://[A-Za-z0-9._%+-]{0,64}:[^\\s/@:]{6,128}@';

const SUSPECT = new RegExp([...HEADS, KEY, URL].join('|'));

export const claimsSecret = ({ text }: TextFile): boolean => SUSPECT.test(text);
