/** Whether a value of a Secret's manifest is the secret itself. */
import type { Data } from '@palisade/core/value';

/** Filled in elsewhere (a variable, a path in a store, a template), encrypted by SOPS, or a blank for people to fill in. */
const ELSEWHERE =
  /^\s*$|^\s*(?:\$\{[^}]*\}|\$\([^)]*\)|\$[A-Za-z_]\w*|\{\{[^}]*\}\}|<[^>]*>|%[A-Z_]+%)\s*$|<path:|^ref\+|^vault:|^op:\/\/|^ENC\[/;
const BLANK = /change[-_ ]?me|replace[-_ ]?me|placeholder|your[-_ ]|^(?:x+|\*+|\.+|todo|tbd|example|dummy)$/i;
/** Certificates and public keys are for everybody. */
const PUBLIC = /^\s*-----BEGIN (?:TRUSTED )?(?:CERTIFICATE|(?:RSA )?PUBLIC KEY)-----(?![\s\S]*PRIVATE KEY)/;

function decoded(text: string): string {
  try {
    return atob(text.replace(/\s+/g, ''));
  } catch {
    return text;
  }
}

const isNone = (text: string): boolean => ELSEWHERE.test(text) || BLANK.test(text) || PUBLIC.test(text);

/** What a template could not resolve comes from outside: it is not written here. */
export function isInClear(value: Data | undefined, base64: boolean): boolean {
  if (typeof value !== 'string') return typeof value === 'number' || typeof value === 'boolean';
  return !isNone(value) && !(base64 && isNone(decoded(value)));
}
