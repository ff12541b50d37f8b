/** What the server would make another of, field by field. Values that may be secret are not told. */
import { canonical, isRecord, type KubeObject } from '../object.ts';
import { redactor } from '../observe/redact.ts';

/** The server's own. */
const NOT_COMPARED = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink'];
/** By name; and what kubectl keeps a copy of all in. */
const SECRET_NAME = /(?:password|passwd|secret|token|api_?key|private_?key|credential|last-applied-configuration)/i;
const LONGEST_VALUE = 120;

export interface Difference {
  /** As `spec.template.spec.containers[web].image`. */
  readonly field: string;
  readonly before?: string;
  readonly after?: string;
}

/** What a person wrote of it. */
export function essenceOf({ status: _status, metadata, ...rest }: KubeObject): Record<string, unknown> {
  const own = Object.entries(metadata).filter(([key]) => !NOT_COMPARED.includes(key));
  return { ...rest, metadata: Object.fromEntries(own) };
}

const keyOf = (item: unknown): string | undefined =>
  isRecord(item) && typeof item['name'] === 'string' ? item['name'] : undefined;

/** Lists whose items have names are compared by these, whatever their order. */
function entriesOf(value: unknown): Map<string, unknown> | undefined {
  if (isRecord(value)) return new Map(Object.entries(value).map(([key, inner]) => [`.${key}`, inner]));
  if (!Array.isArray(value)) return undefined;
  const names = value.map(keyOf);
  const isKeyed = names.every((name) => name !== undefined) && new Set(names).size === names.length;
  return new Map(value.map((item, index) => [`[${isKeyed ? names[index] : index}]`, item]));
}

const emptied = (value: unknown): unknown => (Array.isArray(value) ? [] : isRecord(value) ? {} : undefined);

const redact = redactor([]);

const shown = (value: unknown): string => {
  const text = redact(typeof value === 'string' ? value : canonical(value));
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
};

function* differing(before: unknown, after: unknown, field: string): Generator<Difference> {
  if (canonical(before) === canonical(after)) return;
  // What is new or gone is told part by part as well: a name within it may say that its value is secret.
  const [one, other] = [entriesOf(before ?? emptied(after)), entriesOf(after ?? emptied(before))];
  if (!one || !other || one.size + other.size === 0) {
    yield {
      field,
      ...(before !== undefined && { before: shown(before) }),
      ...(after !== undefined && { after: shown(after) }),
    };
    return;
  }
  for (const key of new Set([...one.keys(), ...other.keys()]))
    yield* differing(one.get(key), other.get(key), field === '' ? key.replace(/^\./, '') : `${field}${key}`);
}

const isSecretField = ({ field }: Difference, { kind }: KubeObject): boolean =>
  (kind === 'Secret' && /^(?:data|stringData)/.test(field)) || SECRET_NAME.test(field);

export const differencesOf = (before: KubeObject, after: KubeObject): Difference[] =>
  [...differing(essenceOf(before), essenceOf(after), '')].map((difference) =>
    isSecretField(difference, after) ? { field: difference.field } : difference,
  );
