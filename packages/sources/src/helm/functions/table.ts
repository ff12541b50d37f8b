/** Every function that Helm gives a template, by name. */
import { Unresolved } from '@palisade/core/value';
import { type FunctionTable, type GoFunction, known, unknowable } from '../go/function.ts';
import { BUILTINS } from './builtin.ts';
import { DICTS } from './dicts.ts';
import { ENCODING } from './encoding.ts';
import { FLOW } from './flow.ts';
import { LISTS } from './lists.ts';
import { NUMBERS } from './numbers.ts';
import { PATHS } from './paths.ts';
import { PATTERNS } from './patterns.ts';
import { SEMVER } from './semver.ts';
import { STRINGS } from './strings.ts';

/** What no one can know before the release, or what is not worth its code here. */
const UNKNOWABLE: Readonly<Record<string, readonly string[]>> = {
  'the time of the release': [
    ...['now', 'date', 'dateInZone', 'date_in_zone', 'dateModify', 'date_modify', 'mustDateModify', 'must_date_modify'],
    ...['ago', 'htmlDate', 'htmlDateInZone', 'toDate', 'mustToDate', 'unixEpoch', 'duration', 'durationRound'],
  ],
  'a random value': [
    'randAlphaNum',
    'randAlpha',
    'randAscii',
    'randNumeric',
    'randBytes',
    'randInt',
    'shuffle',
    'uuidv4',
  ],
  'a generated key': [
    ...['genPrivateKey', 'genCA', 'genCAWithKey', 'genSelfSignedCert', 'genSelfSignedCertWithKey', 'genSignedCert'],
    ...['genSignedCertWithKey', 'buildCustomCert', 'bcrypt', 'htpasswd', 'derivePassword', 'encryptAES', 'decryptAES'],
  ],
  'text that is laid out anew': ['wrap', 'wrapWith', 'abbrev', 'abbrevboth', 'toYamlPretty'],
  TOML: ['toToml', 'fromToml'],
};

const unknowables: FunctionTable = Object.fromEntries(
  Object.entries(UNKNOWABLE).flatMap(([why, names]) => names.map((name) => [name, unknowable(new Unresolved(why))])),
);

const TABLE: ReadonlyMap<string, GoFunction> = new Map(
  Object.entries({
    ...BUILTINS,
    ...FLOW,
    ...STRINGS,
    ...LISTS,
    ...DICTS,
    ...NUMBERS,
    ...ENCODING,
    ...PATTERNS,
    ...SEMVER,
    ...PATHS,
    ...unknowables,
    // Helm answers nothing unless it is asked to look names up.
    getHostByName: known('s', () => ''),
  }),
);

export const findFunction = (name: string): GoFunction | undefined => TABLE.get(name);
