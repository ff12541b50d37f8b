/** Python's versions and specifiers (PEP 440), with Poetry's carets and tildes. What is not certain is undefined. */

interface Version {
  readonly epoch: number;
  readonly release: readonly number[];
  readonly pre: readonly [number, number] | undefined;
  readonly post: number | undefined;
  readonly dev: number | undefined;
  readonly local: string;
}

const MAX_LENGTH = 256;
const VERSION =
  /^v?(?:(\d{1,9})!)?(\d{1,15}(?:\.\d{1,15}){0,20})(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d{0,9}))?(?:-(\d{1,9})|[-_.]?(?:post|rev|r)[-_.]?(\d{0,9}))?(?:[-_.]?(dev)[-_.]?(\d{0,9}))?(?:\+([a-z0-9._-]+))?$/;
const PHASES: Readonly<Record<string, number>> = { alpha: 0, a: 0, beta: 1, b: 1, preview: 2, pre: 2, c: 2, rc: 2 };

export function parsePep440(text: string): Version | undefined {
  const match = text.length <= MAX_LENGTH ? VERSION.exec(text.trim().toLowerCase()) : null;
  if (!match) return undefined;
  const [, epoch, release = '', phase, phaseNumber, implicitPost, post, dev, devNumber, local = ''] = match;
  const postText = implicitPost ?? post;
  return {
    epoch: Number(epoch ?? 0),
    release: release.split('.').map(Number),
    pre: phase === undefined ? undefined : [PHASES[phase] as number, Number(phaseNumber || 0)],
    post: postText === undefined ? undefined : Number(postText || 0),
    dev: dev === undefined ? undefined : Number(devNumber || 0),
    local,
  };
}

function compareRelease(left: readonly number[], right: readonly number[]): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const order = (left[index] ?? 0) - (right[index] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
}

/** A development release comes before its pre-releases, those before the release. */
function phaseOf({ pre, post, dev }: Version): readonly [number, number] {
  if (pre) return pre;
  return post === undefined && dev !== undefined ? [-1, 0] : [3, 0];
}

function compare(left: Version, right: Version): number {
  const [a, b] = [phaseOf(left), phaseOf(right)];
  return (
    left.epoch - right.epoch ||
    compareRelease(left.release, right.release) ||
    a[0] - b[0] ||
    a[1] - b[1] ||
    (left.post ?? -1) - (right.post ?? -1) ||
    (left.dev ?? Number.MAX_SAFE_INTEGER) - (right.dev ?? Number.MAX_SAFE_INTEGER)
  );
}

const isPre = ({ pre, dev }: Version): boolean => pre !== undefined || dev !== undefined;
const sameRelease = (left: Version, right: Version): boolean =>
  left.epoch === right.epoch && compareRelease(left.release, right.release) === 0;

const startsWith = (version: Version, prefix: Version): boolean =>
  version.epoch === prefix.epoch && prefix.release.every((part, index) => part === (version.release[index] ?? 0));

/** `1.4.2` with the part at `index` raised and the rest dropped. */
const raised = (version: Version, index: number): Version => ({
  ...version,
  release: [...version.release.slice(0, index), (version.release[index] ?? 0) + 1],
  pre: undefined,
  post: undefined,
  dev: undefined,
  local: '',
});

function caretTop(version: Version): Version {
  const index = version.release.findIndex((part) => part !== 0);
  return raised(version, index < 0 ? version.release.length - 1 : index);
}

type Check = (version: Version, bound: Version) => boolean | undefined;

/** Below a bound that is no pre-release, its own pre-releases are not either. Of one with a `post`, tools differ. */
const below: Check = (version, bound) => {
  if (compare(version, bound) >= 0) return false;
  if (!isPre(version) || isPre(bound) || !sameRelease(version, bound)) return true;
  return bound.post === undefined ? false : undefined;
};

const above: Check = (version, bound) => {
  if (compare(version, bound) <= 0) return false;
  if (version.post === undefined || bound.post !== undefined || !sameRelease(version, bound)) return true;
  return isPre(bound) ? undefined : false;
};

const equal = (version: Version, bound: Version): boolean =>
  compare(version, bound) === 0 && (bound.local === '' || version.local === bound.local);

const CHECKS: Readonly<Record<string, Check>> = {
  '==': equal,
  '!=': (version, bound) => !equal(version, bound),
  '<=': (version, bound) => compare(version, bound) <= 0,
  '>=': (version, bound) => compare(version, bound) >= 0,
  '<': below,
  '>': above,
  '~=': (version, bound) =>
    compare(version, bound) >= 0 && startsWith(version, { ...bound, release: bound.release.slice(0, -1) }),
  '^': (version, bound) => (compare(version, bound) < 0 ? false : below(version, caretTop(bound))),
  '~': (version, bound) =>
    compare(version, bound) < 0 ? false : below(version, raised(bound, bound.release.length === 1 ? 0 : 1)),
};

const CLAUSE = /^(~=|==|!=|<=|>=|<|>|\^|~)?\s*(.+?)$/;

function holds(version: Version, text: string): boolean | undefined {
  const match = CLAUSE.exec(text);
  if (!match || text.includes('===')) return undefined;
  const operator = match[1] ?? '==';
  const target = match[2] as string;
  if (target === '*') return match[1] === undefined || operator === '==' ? true : undefined;
  const wild = target.endsWith('.*');
  if (wild && operator !== '==' && operator !== '!=') return undefined;
  const bound = parsePep440(wild ? target.slice(0, -2) : target);
  if (!bound || (operator === '~=' && bound.release.length < 2)) return undefined;
  if (wild) return startsWith(version, bound) === (operator === '==');
  return CHECKS[operator]?.(version, bound);
}

/** A version without an operator is that version alone. */
export function pythonSatisfies(versionText: string, specifier: string): boolean | undefined {
  const version = parsePep440(versionText);
  if (!version || specifier.length > 1000) return undefined;
  const joined = specifier.replace(/([<>=!~^])\s+/g, '$1');
  const groups = joined.split('||').map((group) => {
    const clauses = group.split(/[,\s]+(?=[\^~<>=!*\d])/).filter((text) => text.trim() !== '');
    const results = clauses.map((clause) => holds(version, clause.trim().replace(/,$/, '')));
    if (results.includes(false)) return false;
    return results.includes(undefined) ? undefined : true;
  });
  if (groups.includes(true)) return true;
  return groups.includes(undefined) ? undefined : false;
}
