/** Options are checked once, when the service starts; each error says what is wrong, where, and the edit that mends it. */

export class OptionError extends Error {
  override readonly name = 'OptionError';
  constructor(where: string, wrong: string, mend: string) {
    super(`${where}: ${wrong}. ${mend}`);
  }
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

/** A misspelt option would silently leave its default in force. */
export function knownKeys(where: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new OptionError(`${where}.${key}`, 'there is no such option', `Write one of ${known.join(', ')}`);
    }
  }
}

export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly unit: string;
}

export function wholeNumber(where: string, value: unknown, { least, most, unit }: Bounds): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new OptionError(
    where,
    `${shown(value)} is out of range`,
    `Write a whole number of ${unit}, ${least} to ${most}`,
  );
}

export function oneOf<T extends string>(where: string, value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new OptionError(where, `${shown(value)} is not known`, `Write one of ${choices.map(shown).join(', ')}`);
}

/** RFC 9110 §5.6.2 */
export const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A header value that can be sent as it is: visible ASCII and single blanks inside (RFC 9110 §5.5). */
export function headerValue(where: string, value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value)) return value;
  throw new OptionError(where, `${shown(value)} cannot be a header value`, 'Write printable ASCII on one line');
}

export function absolutePath(where: string, value: unknown): string {
  if (typeof value === 'string' && /^\/[\w./~-]*$/.test(value)) return value;
  throw new OptionError(where, `${shown(value)} is not a path`, 'Write a path such as "/readyz", with no query');
}
