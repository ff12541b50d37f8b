/** Versions and ranges by npm's rules: which version a manifest's range admits. */

interface Version {
  readonly numbers: readonly [number, number, number];
  readonly pre: readonly string[];
}

type Operator = '<' | '<=' | '>' | '>=' | '=';
interface Comparator {
  readonly operator: Operator;
  readonly version: Version;
}

const MAX_LENGTH = 256;
const VERSION = /^[v=\s]*(\d{1,15})\.(\d{1,15})\.(\d{1,15})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;
const PARTIAL =
  /^(\^|~>?|>=|<=|>|<|=)?v?(?:(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*])(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?)?)?)?$/;

const versionOf = (major: number, minor: number, patch: number, pre: readonly string[] = []): Version => ({
  numbers: [major, minor, patch],
  pre,
});

const preOf = (text: string | undefined): readonly string[] => (text === undefined ? [] : text.split('.'));

export function parseNpmVersion(text: string): Version | undefined {
  const match = text.length <= MAX_LENGTH ? VERSION.exec(text.trim()) : null;
  return match ? versionOf(Number(match[1]), Number(match[2]), Number(match[3]), preOf(match[4])) : undefined;
}

function compareIdentifiers(left: string, right: string): number {
  const [a, b] = [/^\d+$/.test(left), /^\d+$/.test(right)];
  if (a && b) return Number(left) - Number(right);
  if (a !== b) return a ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function comparePre(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return Math.sign(right.length - left.length);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index], right[index]];
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
    const order = compareIdentifiers(a, b);
    if (order !== 0) return order;
  }
  return 0;
}

const compare = (left: Version, right: Version): number =>
  left.numbers[0] - right.numbers[0] ||
  left.numbers[1] - right.numbers[1] ||
  left.numbers[2] - right.numbers[2] ||
  comparePre(left.pre, right.pre);

interface Partial {
  readonly operator: string;
  readonly parts: readonly (number | undefined)[];
  readonly pre: readonly string[];
}

const part = (text: string | undefined): number | undefined =>
  text === undefined || !/^\d/.test(text) ? undefined : Number(text);

function parsePartial(text: string): Partial | undefined {
  const match = PARTIAL.exec(text);
  if (!match) return undefined;
  const major = part(match[2]);
  const minor = major === undefined ? undefined : part(match[3]);
  const patch = minor === undefined ? undefined : part(match[4]);
  return { operator: match[1] ?? '', parts: [major, minor, patch], pre: patch === undefined ? [] : preOf(match[5]) };
}

/** The first version after all that share the leading parts, its pre-releases left out with it. */
function after(parts: Partial['parts'], keep: number): Version {
  const [major = 0, minor = 0, patch = 0] = parts;
  if (keep === 1) return versionOf(major + 1, 0, 0, ['0']);
  return keep === 2 ? versionOf(major, minor + 1, 0, ['0']) : versionOf(major, minor, patch + 1, ['0']);
}

const NOTHING: readonly Comparator[] = [{ operator: '<', version: versionOf(0, 0, 0, ['0']) }];

function bounded(low: Version, high: Version): Comparator[] {
  return [
    { operator: '>=', version: low },
    { operator: '<', version: high },
  ];
}

/** How many leading parts a caret holds fast: up to the first that is not zero. */
function caretKeeps([major, minor, patch]: Partial['parts']): number {
  if (major !== 0 || minor === undefined) return 1;
  return minor !== 0 || patch === undefined ? 2 : 3;
}

function comparators({ operator, parts, pre }: Partial): readonly Comparator[] {
  const [major, minor, patch] = parts;
  if (major === undefined) return operator === '<' || operator === '>' ? NOTHING : [];
  const known = minor === undefined ? 1 : patch === undefined ? 2 : 3;
  const low = versionOf(major, minor ?? 0, patch ?? 0, pre);
  if (operator === '^') return bounded(low, after(parts, caretKeeps(parts)));
  if (operator.startsWith('~')) return bounded(low, after(parts, Math.min(known, 2)));
  if (known === 3) return [{ operator: (operator || '=') as Operator, version: low }];
  if (operator === '>') return [{ operator: '>=', version: { ...after(parts, known), pre: [] } }];
  if (operator === '<') return [{ operator: '<', version: { ...low, pre: ['0'] } }];
  if (operator === '<=') return [{ operator: '<', version: after(parts, known) }];
  return operator === '>=' ? [{ operator: '>=', version: low }] : bounded(low, after(parts, known));
}

function hyphen(from: string, to: string): readonly Comparator[] | undefined {
  const [low, high] = [parsePartial(from), parsePartial(to)];
  if (!low || !high || low.operator || high.operator) return undefined;
  return [...comparators({ ...low, operator: '>=' }), ...comparators({ ...high, operator: '<=' })];
}

function parseSet(text: string): readonly Comparator[] | undefined {
  const range = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (range) return hyphen(range[1] as string, range[2] as string);
  const found: Comparator[] = [];
  for (const word of text.replace(/([<>=~^])\s+/g, '$1').split(/\s+/)) {
    const partial = parsePartial(word);
    if (!partial) return undefined;
    found.push(...comparators(partial));
  }
  return found;
}

const HOLDS: Readonly<Record<Operator, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
  '=': (order) => order === 0,
};

/** A pre-release counts only where the range names one of the same release. */
const admitsPre = (version: Version, set: readonly Comparator[]): boolean =>
  version.pre.length === 0 ||
  set.some(({ version: { numbers, pre } }) => pre.length > 0 && numbers.every((n, i) => n === version.numbers[i]));

/** Undefined where either text is none of npm's. */
export function npmSatisfies(versionText: string, range: string): boolean | undefined {
  const version = parseNpmVersion(versionText);
  if (!version || range.length > MAX_LENGTH) return undefined;
  const sets = range.split('||').map((text) => parseSet(text.trim()));
  if (sets.includes(undefined)) return undefined;
  return sets.some(
    (set) =>
      set !== undefined &&
      set.every((one) => HOLDS[one.operator](compare(version, one.version))) &&
      admitsPre(version, set),
  );
}
