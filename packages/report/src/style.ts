/** Colour only where it is wanted; the same text without. */

const code =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;

const plain = (text: string): string => text;

const COLOURS = {
  bold: code(1, 22),
  dim: code(2, 22),
  red: code(31, 39),
  yellow: code(33, 39),
  green: code(32, 39),
  cyan: code(36, 39),
  magenta: code(35, 39),
} as const;

export type Style = Readonly<Record<keyof typeof COLOURS, (text: string) => string>>;

const PLAIN = Object.fromEntries(Object.keys(COLOURS).map((name) => [name, plain])) as unknown as Style;

export const styleFor = (color: boolean): Style => (color ? COLOURS : PLAIN);

/** Text of a checked file may hold escape sequences; they are shown, never sent to the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
export const printable = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
