/** Versions that refs and comments name. */

export type Version = readonly number[];

const VERSION = /(?:^|[^\w.])v?(\d{1,5}(?:\.\d{1,5}){0,2})(?![\w.])/;

/** Of `v4`, `4.1.2`, `release/v1`; undefined for branches and commits. */
export function versionIn(text: string): Version | undefined {
  const digits = VERSION.exec(text)?.[1];
  return digits?.split('.').map(Number);
}

/** `v4` is a tag that moves with the newest 4.x.y: what is not said is as high as it can be. */
export function isBefore(version: Version, other: Version): boolean {
  for (let index = 0; index < 3; index++) {
    const left = version[index] ?? Number.POSITIVE_INFINITY;
    const right = other[index] ?? 0;
    if (left !== right) return left < right;
  }
  return false;
}
