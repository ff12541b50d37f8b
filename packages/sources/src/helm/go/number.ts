/** How Go writes and reads numbers. */

/** strconv.FormatFloat(value, 'g', -1, 64), which is what `%v` prints: 1000000 is 1e+06. */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  return power < -4 || power >= 6 ? goExponent(digits, power) : String(value);
}

export const goExponent = (digits: string, power: number): string =>
  `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;

/** As encoding/json writes a float64; JavaScript agrees but for negative zero. */
export const jsonNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

const INTEGER = /^[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)$/;
const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** strconv.ParseInt(text, 0, 64); undefined where it fails. */
export function parseInteger(text: string): bigint | undefined {
  if (!INTEGER.test(text)) return undefined;
  const digits = text.replace(/^[+-]/, '').replace(/^0([0-7])/, '0o$1');
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  return value < MIN || value > MAX ? undefined : value;
}

const FLOAT = /^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** strconv.ParseFloat(text, 64) of what charts hold; undefined where it fails. */
export const parseFloat64 = (text: string): number | undefined => (FLOAT.test(text) ? Number(text) : undefined);

/** int64(value): what Go leaves undefined beyond the range is what amd64 gives. */
export function truncate(value: number): bigint {
  if (!Number.isFinite(value)) return MIN;
  const whole = BigInt(Math.trunc(value));
  return whole < MIN || whole > MAX ? MIN : whole;
}

/** The shortest decimal that reads back as the same float32: how a number becomes a string field of Chart.yaml. */
export function formatFloat32(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return formatFloat(candidate);
  }
  return formatFloat(value);
}
