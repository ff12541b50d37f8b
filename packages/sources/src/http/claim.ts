import type { TextFile } from '../tree.ts';

const FIRST = /^(?:[A-Z]{3,7} https?:\/\/[^\s]{1,2000}(?: [a-z-]{1,20})?\r?\nHTTP\/|TLS [^\s:]{1,253}:\d{1,5}\r?\n)/;

/** A saved observation: a request's first line and at once its answer; no request file of an editor looks like this. */
export const claimsObservation = ({ text }: TextFile): boolean => FIRST.test(text.slice(0, 2100));
