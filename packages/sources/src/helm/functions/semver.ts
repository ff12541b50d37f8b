/** Versions and their constraints by the rules of Masterminds/semver. */
import { type FunctionTable, known } from '../go/function.ts';
import { Int, Struct, type Value } from '../go/value.ts';
import { TemplateError } from '../template/error.ts';

export interface Version {
  readonly major: bigint;
  readonly minor: bigint;
  readonly patch: bigint;
  readonly pre: string;
  readonly metadata: string;
  readonly original: string;
}

const TAIL = '(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?';
const VERSION = new RegExp(`^v?([0-9]+)(?:\\.([0-9]+))?(?:\\.([0-9]+))?${TAIL}$`);
const MAX_LENGTH = 256;

export function parseVersion(text: string): Version | undefined {
  const match = text.length <= MAX_LENGTH ? VERSION.exec(text) : null;
  if (!match) return undefined;
  const [, major, minor, patch, pre = '', metadata = ''] = match;
  if (pre.split('.').some((part) => /^0[0-9]+$/.test(part))) return undefined;
  return {
    major: BigInt(major as string),
    minor: BigInt(minor ?? 0),
    patch: BigInt(patch ?? 0),
    pre,
    metadata,
    original: text,
  };
}

const sign = (left: bigint | string, right: bigint | string): number => (left === right ? 0 : left > right ? 1 : -1);

function comparePart(left: string | undefined, right: string | undefined): number {
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? -1 : 1;
  const [a, b] = [/^[0-9]+$/.test(left), /^[0-9]+$/.test(right)];
  if (a && b) return sign(BigInt(left), BigInt(right));
  return a === b ? sign(left, right) : a ? -1 : 1;
}

function comparePre(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '' || right === '') return left === '' ? 1 : -1;
  const [a, b] = [left.split('.'), right.split('.')];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const order = comparePart(a[index], b[index]);
    if (order !== 0) return order;
  }
  return 0;
}

const compareVersions = (left: Version, right: Version): number =>
  sign(left.major, right.major) ||
  sign(left.minor, right.minor) ||
  sign(left.patch, right.patch) ||
  comparePre(left.pre, right.pre);

interface Constraint {
  readonly operator: string;
  readonly version: Version;
  /** Parts that were left out or given as `x`. */
  readonly dirty: boolean;
  readonly minorDirty: boolean;
  readonly patchDirty: boolean;
}

const OPERATORS = '=>|=<|!=|>=|<=|~>|=|>|<|~|\\^';
const LOOSE = `v?([0-9xX*|]+)(\\.[0-9xX*|]+)?(\\.[0-9xX*|]+)?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?`;
const ONE = new RegExp(`(${OPERATORS}|)\\s*(${LOOSE})`, 'y');
const SEPARATOR = /\s*,\s*|\s+|/y;
const RANGE = new RegExp(`\\s*(${LOOSE})\\s+-\\s+(${LOOSE})\\s*`, 'g');

const isWild = (part: string | undefined): boolean => part === undefined || /^\.?[xX*]$/.test(part);

function constraintOf(operator: string, parts: readonly (string | undefined)[]): Constraint | undefined {
  const [major, minor, patch, pre = ''] = parts;
  const majorDirty = isWild(major);
  const minorDirty = !majorDirty && isWild(minor);
  const patchDirty = !majorDirty && !minorDirty && isWild(patch);
  const numbers = majorDirty
    ? '0.0.0'
    : minorDirty
      ? `${major}.0.0`
      : patchDirty
        ? `${major}${minor}.0`
        : `${major}${minor}${patch}`;
  const version = parseVersion(numbers + pre);
  return version && { operator, version, dirty: majorDirty || minorDirty || patchDirty, minorDirty, patchDirty };
}

/** The alternatives (`||`), each of which is a list that must hold; undefined where the text is no constraint. */
export function parseConstraints(text: string): Constraint[][] | undefined {
  if (text.length > 512) return undefined;
  const rewritten = text.replace(RANGE, (...match: string[]) => `>= ${match[1]}, <= ${match[7]} `);
  const groups: Constraint[][] = [];
  for (const part of rewritten.split('||')) {
    const group = parseGroup(part.trim());
    if (!group) return undefined;
    groups.push(group);
  }
  return groups;
}

function parseGroup(text: string): Constraint[] | undefined {
  const group: Constraint[] = [];
  for (let at = 0; at < text.length; ) {
    ONE.lastIndex = at;
    const match = ONE.exec(text);
    const constraint = match && constraintOf(match[1] as string, match.slice(3));
    if (!match || !constraint) return undefined;
    group.push(constraint);
    SEPARATOR.lastIndex = at + match[0].length;
    const gap = (SEPARATOR.exec(text) as RegExpExecArray)[0];
    at += match[0].length + gap.length;
    if (gap === '' && at < text.length) return undefined;
  }
  return group.length > 0 ? group : undefined;
}

type Check = (version: Version, constraint: Constraint) => boolean;

const tilde: Check = (version, { version: wanted, minorDirty, patchDirty }) => {
  if (compareVersions(version, wanted) < 0) return false;
  if (wanted.major === 0n && wanted.minor === 0n && wanted.patch === 0n && !minorDirty && !patchDirty) return true;
  return version.major === wanted.major && (version.minor === wanted.minor || minorDirty);
};

const equalOrTilde: Check = (version, constraint) =>
  constraint.dirty ? tilde(version, constraint) : compareVersions(version, constraint.version) === 0;

const different: Check = (version, { version: wanted, dirty, minorDirty, patchDirty }) => {
  if (!dirty) return compareVersions(version, wanted) !== 0;
  if (version.major !== wanted.major) return true;
  if (minorDirty) return false;
  if (version.minor !== wanted.minor) return true;
  if (patchDirty) return version.pre !== '' || wanted.pre !== '' ? comparePre(version.pre, wanted.pre) !== 0 : false;
  return version.patch !== wanted.patch;
};

const greater: Check = (version, { version: wanted, dirty, minorDirty, patchDirty }) => {
  if (!dirty || version.major !== wanted.major)
    return dirty ? version.major > wanted.major : compareVersions(version, wanted) > 0;
  if (minorDirty) return false;
  return patchDirty ? version.minor > wanted.minor : compareVersions(version, wanted) > 0;
};

const lessOrEqual: Check = (version, { version: wanted, dirty, minorDirty }) => {
  if (!dirty) return compareVersions(version, wanted) <= 0;
  return !(
    version.major > wanted.major ||
    (version.major === wanted.major && version.minor > wanted.minor && !minorDirty)
  );
};

const caret: Check = (version, { version: wanted, minorDirty, patchDirty }) => {
  if (compareVersions(version, wanted) < 0) return false;
  if (wanted.major > 0n || minorDirty) return version.major === wanted.major;
  if (version.major > 0n) return false;
  if (wanted.minor > 0n || patchDirty) return version.minor === wanted.minor;
  return version.minor === 0n && version.patch === wanted.patch;
};

const CHECKS: Readonly<Record<string, Check>> = {
  '': equalOrTilde,
  '=': equalOrTilde,
  '!=': different,
  '>': greater,
  '<': (version, { version: wanted }) => compareVersions(version, wanted) < 0,
  '>=': (version, { version: wanted }) => compareVersions(version, wanted) >= 0,
  '=>': (version, { version: wanted }) => compareVersions(version, wanted) >= 0,
  '<=': lessOrEqual,
  '=<': lessOrEqual,
  '~': tilde,
  '~>': tilde,
  '^': caret,
};

/** A pre-release counts only where the group of constraints names one. */
export const satisfies = (version: Version, groups: readonly (readonly Constraint[])[]): boolean =>
  groups.some(
    (group) =>
      (version.pre === '' || group.some((constraint) => constraint.version.pre !== '')) &&
      group.every((constraint) => (CHECKS[constraint.operator] as Check)(version, constraint)),
  );

function semverCompare(constraint: string, text: string): boolean {
  const groups = parseConstraints(constraint);
  if (!groups) throw new TemplateError(`improper constraint: ${constraint}`);
  const version = parseVersion(text);
  if (!version) throw new TemplateError('invalid semantic version');
  return satisfies(version, groups);
}

const written = ({ major, minor, patch, pre, metadata }: Version): string =>
  `${major}.${minor}.${patch}${pre === '' ? '' : `-${pre}`}${metadata === '' ? '' : `+${metadata}`}`;

const method = (value: Value) => known('', () => value);

function semver(text: string): Value {
  const version = parseVersion(text);
  if (!version) throw new TemplateError('invalid semantic version');
  const unsigned = (value: bigint): Int => new Int(value, 'uint64');
  const methods = new Map([
    ['Major', method(unsigned(version.major))],
    ['Minor', method(unsigned(version.minor))],
    ['Patch', method(unsigned(version.patch))],
    ['Prerelease', method(version.pre)],
    ['Metadata', method(version.metadata)],
    ['Original', method(version.original)],
    ['String', method(written(version))],
  ]);
  return new Struct('*semver.Version', [], methods, written(version));
}

export const SEMVER: FunctionTable = { semver: known('s', semver), semverCompare: known('ss', semverCompare) };
