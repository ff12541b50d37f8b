/** Mutations: some know lines, indents, keys and values, some know only characters. */
import type { TextFile } from '@palisade/sources/tree';
import type { Random } from './random.ts';
import type { Input } from './seeds.ts';
import { PATHS, VALUES, WORDS } from './words.ts';

type Mutate = (text: string, random: Random) => string;

/** Longer inputs are for the tests of hostile files; here each must be quick. */
const MAX_CHARACTERS = 100_000;

const cut = (text: string, from: number, to: number, by: string): string => text.slice(0, from) + by + text.slice(to);

const onLines =
  (change: (lines: string[], at: number, random: Random) => void): Mutate =>
  (text, random) => {
    const lines = text.split('\n');
    change(lines, random.int(lines.length), random);
    return lines.join('\n');
  };

/** One line, changed. */
const onLine = (change: (line: string, lines: readonly string[], random: Random) => string): Mutate =>
  onLines((lines, at, random) => {
    lines[at] = change(lines[at] as string, lines, random);
  });

const insertWord: Mutate = (text, random) => {
  const at = random.int(text.length + 1);
  return cut(text, at, at, random.pick(WORDS));
};

const replaceSpan: Mutate = (text, random) => {
  const at = random.int(text.length + 1);
  return cut(text, at, at + random.int(12), random.pick(WORDS));
};

const deleteSpan: Mutate = (text, random) => {
  const at = random.int(text.length + 1);
  return cut(text, at, at + 1 + random.int(random.chance(4) ? 200 : 4), '');
};

const flip: Mutate = (text, random) => {
  const at = random.int(text.length);
  return cut(text, at, at + 1, String.fromCharCode((text.charCodeAt(at) || 32) ^ (1 << random.int(7))));
};

const repeatSpan: Mutate = (text, random) => {
  const at = random.int(text.length);
  const end = at + 1 + random.int(60);
  return cut(text, end, end, text.slice(at, end).repeat(1 + random.int(random.chance(5) ? 200 : 3)));
};

const truncate: Mutate = (text, random) => text.slice(0, random.int(text.length + 1));
const windows: Mutate = (text) => text.replace(/\r?\n/g, '\r\n');
const byteOrderMark: Mutate = (text) => `\ufeff${text}`;
const withoutEnd: Mutate = (text) => text.trimEnd();

/** The text as bytes, some of them others, and read again as a file is. */
const bytes: Mutate = (text, random) => {
  const buffer = Buffer.from(text);
  for (let left = 1 + random.int(4); left > 0 && buffer.length > 0; left--)
    buffer[random.int(buffer.length)] = random.int(256);
  return buffer.toString('utf8');
};

const duplicateLine = onLines((lines, at) => lines.splice(at, 0, lines[at] as string));
const deleteLine = onLines((lines, at) => lines.splice(at, 1));
const moveLine = onLines((lines, at, random) => lines.splice(random.int(lines.length), 0, ...lines.splice(at, 1)));
const deeper = onLines((lines, at, random) => {
  const end = Math.min(lines.length, at + 1 + random.int(5));
  const by = ' '.repeat(1 + random.int(4));
  for (let line = at; line < end; line++) lines[line] = by + (lines[line] as string);
});
const shallower = onLine((line) => line.replace(/^ {1,2}/, ''));
const oddValue = onLine((line, _, random) =>
  line.replace(/([:=] ?)[^:=]*$/, (_all, mark) => mark + random.pick(VALUES)),
);
const oddKey = onLine((line, _, random) => line.replace(/[\w.-]+(?=[:=])/, () => random.pick(VALUES)));
const borrowedLine = onLine(
  (line, lines, random) => (/^\s*(?:- )?/.exec(line)?.[0] ?? '') + random.pick(lines).trimStart(),
);
const asItem = onLine((line) => line.replace(/^(\s*)/, '$1- '));
const commented = onLine((line) => `${line} # note`);
const asFlow = onLine((line) => line.replace(/: (.+)$/, ': {a: [$1], b: "$1"}'));
const aliased = onLines((lines, at, random) => {
  lines[at] = (lines[at] as string).replace(/: ?/, ': &a ');
  const other = random.int(lines.length);
  lines[other] = (lines[other] as string).replace(/: .*$/, ': *a');
});

const MUTATIONS: readonly Mutate[] = [
  ...[insertWord, replaceSpan, deleteSpan, flip, repeatSpan, truncate, windows, byteOrderMark, withoutEnd, bytes],
  ...[duplicateLine, deleteLine, moveLine, deeper, shallower, oddValue, oddValue, oddKey, borrowedLine, asItem],
  ...[commented, asFlow, aliased, deleteLine, duplicateLine, insertWord],
];

function mutatedFile(file: TextFile, random: Random): TextFile {
  if (random.chance(40)) return { ...file, path: random.pick(PATHS) };
  return { ...file, text: random.pick(MUTATIONS)(file.text, random).slice(0, MAX_CHARACTERS) };
}

/** The files of both, or a part of the other's text in the midst of the one's. */
function crossed(input: Input, other: Input, random: Random): Input {
  if (random.chance(2)) return [...input, ...other];
  const [file, donor] = [random.pick(input), random.pick(other)];
  const from = random.int(donor.text.length);
  const at = random.int(file.text.length);
  const text = cut(file.text, at, at + random.int(40), donor.text.slice(from, from + 400));
  return input.map((one) => (one === file ? { ...one, text } : one));
}

/** One path is one file, as on a disk. */
const distinct = (input: Input): Input => [...new Map(input.map((file) => [file.path, file])).values()];

export function mutated(all: readonly Input[], random: Random): Input {
  let input = random.pick(all);
  if (random.chance(8)) input = crossed(input, random.pick(all), random);
  for (let left = 1 + random.int(random.chance(4) ? 12 : 3); left > 0; left--) {
    const chosen = random.int(input.length);
    input = input.map((file, index) => (index === chosen ? mutatedFile(file, random) : file));
  }
  return distinct(input);
}
