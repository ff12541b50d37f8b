/** What goes into records and messages has no secret in it, as far as one can be told: known values, and what looks like one. */

/** Linear: no part can match what the next one does. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]{1,30}:\/\/[^\s:@/]{1,100}:)[^\s@/]{1,200}@/gi, '$1[redacted]@'],
  [/\b(bearer|basic) [A-Za-z0-9._~+/=-]{8,4096}/gi, '$1 [redacted]'],
  [/\beyJ[A-Za-z0-9_-]{8,4096}\.[A-Za-z0-9_-]{4,4096}\.[A-Za-z0-9_-]{0,4096}/g, '[redacted]'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '[redacted]'],
  [
    /\b((?:[A-Za-z0-9_-]{0,40})(?:password|passwd|secret|token|api_?key|credential)s?["']?\s{0,3}[=:]\s{0,3}["']?)[^\s"',;]{3,500}/gi,
    '$1[redacted]',
  ],
];

/** A shorter text would be found everywhere. */
const SHORTEST = 4;
/** Of a value of many lines; logs are read by lines. */
const SHORTEST_LINE = 8;

export type Redact = (text: string) => string;

function partsOf(value: string): string[] {
  const lines = value.split('\n').map((line) => line.trim());
  return [value, value.trim(), ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [])];
}

/** `known`: values that are secret, longest first replaced. */
export function redactor(known: Iterable<string>): Redact {
  const values = [...new Set([...known].flatMap(partsOf))]
    .filter((value) => value.length >= SHORTEST)
    .toSorted((one, other) => other.length - one.length);
  return (text) => {
    const bare = values.reduce((result, value) => result.replaceAll(value, '[redacted]'), text);
    return PATTERNS.reduce((result, [pattern, by]) => result.replace(pattern, by), bare);
  };
}

/** The secret values that a run has come across so far. */
export interface KnownSecrets {
  learn(values: Iterable<string>): void;
  readonly redact: Redact;
}

export function knownSecrets(): KnownSecrets {
  const values = new Set<string>();
  let redact = redactor([]);
  return {
    learn(more) {
      for (const value of more) values.add(value);
      redact = redactor(values);
    },
    redact: (text) => redact(text),
  };
}
