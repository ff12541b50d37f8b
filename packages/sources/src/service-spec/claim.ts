import type { TextFile } from '../tree.ts';

const NAME = /(?:^|\/)palisade\.ya?ml$/;
const ASSERTS = /^(?:reachableFrom|notReachableFrom)[ \t]*:/m;

/** A service spec that promises who reaches the service; all else of it is the config's. */
export const claimsServiceSpec = ({ path, text }: TextFile): boolean => NAME.test(path) && ASSERTS.test(text);
