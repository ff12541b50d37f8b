/** Sets of IP addresses, as intervals: what blocks and their exceptions come to is exact, for both families. */
import ipaddr from 'ipaddr.js';

interface Interval {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Disjoint, in no order. */
export type Addresses = readonly Interval[];

const numberOf = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** Of a block, or of a single address; undefined where it is neither. */
export function addressesOf(text: string): Addresses | undefined {
  if (!ipaddr.isValidCIDR(text) && !ipaddr.isValid(text)) return undefined;
  const single = !text.includes('/');
  const [address, prefix] = single ? [ipaddr.parse(text), undefined] : ipaddr.parseCIDR(text);
  const bytes = address.toByteArray();
  const width = bytes.length * 8;
  const free = BigInt(width - (prefix ?? width));
  const first = (numberOf(bytes) >> free) << free;
  return [{ family: width === 32 ? 4 : 6, first, last: first + (1n << free) - 1n }];
}

/** Of a single address: the same for every way to write it. */
export function keyOf([one, ...more]: Addresses): string | undefined {
  return one && more.length === 0 && one.first === one.last ? `${one.family}:${one.first}` : undefined;
}

const meet = (a: Interval, b: Interval): Interval[] => {
  const first = a.first > b.first ? a.first : b.first;
  const last = a.last < b.last ? a.last : b.last;
  return a.family === b.family && first <= last ? [{ family: a.family, first, last }] : [];
};

export const intersection = (a: Addresses, b: Addresses): Addresses =>
  a.flatMap((one) => b.flatMap((other) => meet(one, other)));

function cut(from: Interval, hole: Interval): Interval[] {
  const [common] = meet(from, hole);
  if (!common) return [from];
  return [
    ...(from.first < common.first ? [{ ...from, last: common.first - 1n }] : []),
    ...(from.last > common.last ? [{ ...from, first: common.last + 1n }] : []),
  ];
}

export const without = (from: Addresses, holes: Addresses): Addresses =>
  holes.reduce<Addresses>((left, hole) => left.flatMap((one) => cut(one, hole)), from);

export const isEmpty = (addresses: Addresses): boolean => addresses.length === 0;
export const covers = (all: Addresses, part: Addresses): boolean => isEmpty(without(part, all));

const blocks = (...texts: readonly string[]): Addresses => texts.flatMap((text) => addressesOf(text) ?? []);

export const EVERYWHERE: Addresses = blocks('0.0.0.0/0', '::/0');

/** Addresses that are routed on the internet: all but those that the IANA registries of special purposes name. */
export const INTERNET: Addresses = without(
  EVERYWHERE,
  blocks(
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
    '::/3',
    '4000::/2',
    '8000::/1',
  ),
);
