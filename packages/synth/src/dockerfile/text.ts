/** Instructions as text. What comes from a spec goes through here, so that it stays the word that it is. */

/** An instruction, the controls that ask for it, and what a reader would ask about it. */
export interface Step {
  readonly text: string;
  readonly controls?: readonly string[];
  readonly why?: string;
}

export interface Stage {
  readonly from: string;
  readonly name: string;
  readonly why: string;
  readonly controls?: readonly string[];
  readonly steps: readonly Step[];
}

export const step = (text: string, ...controls: readonly string[]): Step => ({ text, controls });

const unit = (code: string): string => `\\u${code.charCodeAt(0).toString(16).padStart(4, '0')}`;
const escaped = (character: string): string => character.split('').map(unit).join('');

/** What JSON leaves as it is, and a terminal or an editor takes for a command, a line or nothing. */
const UNSEEN = /[\p{C}\u2028\u2029]/gu;

/** The exec form is JSON: no shell reads it, and no variable is put into it. */
export const exec = (words: readonly string[]): string =>
  `[${words.map((word) => JSON.stringify(word).replace(UNSEEN, escaped)).join(', ')}]`;

/** A value of LABEL or ENV: quoted, nothing in it expanded, on one line. */
export const quoted = (value: string): string =>
  `"${value.replace(/\p{C}/gu, ' ').replace(/[\\"$]/g, (character) => `\\${character}`)}"`;

/** One layer; the first command that fails stops the build. */
export const run = (...commands: readonly string[]): string => `RUN ${commands.join(' \\\n && ')}`;

/** Several values in one instruction, a line each. */
export const pairs = (keyword: 'ENV' | 'LABEL', values: Readonly<Record<string, string>>): string =>
  `${keyword} ${Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join(` \\\n${' '.repeat(keyword.length + 1)}`)}`;

function comments({ why, controls = [] }: Pick<Step, 'why' | 'controls'>): string[] {
  const lines = why === undefined ? [] : why.split('\n').map((line) => `# ${line}`);
  return controls.length === 0 ? lines : [...lines, `# ${controls.join(', ')}`];
}

/** What a control asks for stands below its id: a Dockerfile has no comments behind an instruction. */
const stageText = ({ from, name, steps, ...about }: Stage): string =>
  [...comments(about), `FROM ${from} AS ${name}`, ...steps.flatMap((one) => [...comments(one), one.text])].join('\n');

export const fileText = (head: readonly string[], stages: readonly Stage[]): string =>
  `${[head.map((line) => `# ${line}`).join('\n'), ...stages.map(stageText)].join('\n\n')}\n`;
