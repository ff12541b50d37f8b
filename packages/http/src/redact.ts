/** Keeps secrets out of logs. Source: OWASP Logging Cheat Sheet, "Data to exclude". */

export const REDACTED = '[redacted]';

/** Compared with the name in lower case without `-`, `_` and `.`. */
const SECRET_PART =
  /auth|cookie|token|secret|passw|pwd|passphrase|apikey|accesskey|privatekey|session|credential|signature|jwt|bearer|otp|cvv|pincode/;
const SECRET_NAMES = new Set(['key', 'sig', 'code', 'sid', 'pin', 'pass', 'ssn', 'state', 'assertion']);

export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_.]/g, '');
  return SECRET_NAMES.has(plain) || SECRET_PART.test(plain);
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/** The query with the values of secret and listed keys replaced. `listed` is in lower case. */
export function redactQuery(query: string, listed: ReadonlySet<string>): string {
  return query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
      if (equals < 0 || !(listed.has(name.toLowerCase()) || isSecretName(name))) return pair;
      return `${pair.slice(0, equals)}=${REDACTED}`;
    })
    .join('&');
}

const MAX_DEPTH = 4;

/** A copy in which the values of secret keys are replaced, to any depth that a log line needs. */
export function redactFields(fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isSecretName(name) ? REDACTED : redactValue(value, depth)]),
  );
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (Array.isArray(value)) return value.map((one) => redactValue(one, depth + 1));
  return redactFields(value as Record<string, unknown>, depth + 1);
}
