/** Sizes and durations as Compose writes them. */
import { Unresolved } from '@palisade/core/value';

const SIZE = /^(\d+(?:\.\d+)?) ?([kmgtp]?)i?b?$/i;
const POWERS = ['', 'k', 'm', 'g', 't', 'p'];

type Text = string | Unresolved | undefined;

/** `512m` in bytes: Docker counts by 1024 whatever the suffix. */
export function bytesOf(text: Text): Text {
  if (typeof text !== 'string') return text;
  const [, digits, unit = ''] = SIZE.exec(text.trim()) ?? [];
  if (digits === undefined) return new Unresolved(`"${text}" is no size`);
  return String(Math.floor(Number(digits) * 1024 ** POWERS.indexOf(unit.toLowerCase())));
}

const DURATION = /^(?:\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/;
const SECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** `1m30s` in seconds. */
export function secondsOf(text: Text): number | Unresolved | undefined {
  if (typeof text !== 'string') return text;
  if (!DURATION.test(text)) return text === '0' ? 0 : new Unresolved(`"${text}" is no duration`);
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g);
  return [...parts].reduce((sum, [, digits, unit]) => sum + Number(digits) * (SECONDS[unit ?? ''] ?? 1), 0);
}

/** A Kubernetes quantity of memory that a fix gives (`512Mi`), as Compose writes it. */
export const toSize = (quantity: string): string =>
  quantity.replace(/([KMGTP])i$/, (_, unit: string) => unit.toLowerCase());

/** `500m` of a core, as Compose counts cores. */
export const toCores = (quantity: string): number =>
  quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
