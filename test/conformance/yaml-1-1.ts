/** Values as people write them in YAML 1.1, which is what kubectl reads: `yes` is true and `017` is fifteen. */
import fc from 'fast-check';

const TRUE = ['true', 'True', 'TRUE', 'yes', 'Yes', 'on', 'y'];
const FALSE = ['false', 'False', 'FALSE', 'no', 'No', 'off', 'n'];

type Pick = (among: readonly string[]) => string;

const integers = (value: number): string[] => [
  String(value),
  `0x${value.toString(16)}`,
  `0${value.toString(8)}`,
  `0b${value.toString(2)}`,
];

function scalar(value: unknown, pick: Pick): string {
  if (typeof value === 'boolean') return pick(value ? TRUE : FALSE);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return pick(integers(value));
  if (value === null) return pick(['null', '~', 'Null']);
  return JSON.stringify(value);
}

/** Flow style, which JSON is; only scalars differ. */
function print(value: unknown, pick: Pick): string {
  if (Array.isArray(value)) return `[${value.map((item) => print(item, pick)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return scalar(value, pick);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, pick)}`);
  return `{${entries.join(', ')}}`;
}

/** The text of a value; which spelling each scalar has is drawn. */
export const asYaml = (value: unknown): fc.Arbitrary<string> =>
  fc.infiniteStream(fc.nat({ max: 1000 })).map((draws) => {
    const pick: Pick = (among) => among[(draws.next().value ?? 0) % among.length] as string;
    return print(value, pick);
  });
