/** `palisade init`: what a repository says of its service → `palisade.yaml`. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type Detected, detect } from '@palisade/synth/detect/detect';
import { missing, type Required, type Said, specText } from '@palisade/synth/detect/spec';
import { type Invocation, UserError } from '../command.ts';
import { parseConfig } from '../config/load.ts';
import { discover } from '../files/discover.ts';
import { isTerminal, print } from '../output.ts';
import { asTypeScript } from './typescript.ts';

const FILES = { yaml: 'palisade.yaml', typescript: 'palisade.config.ts' } as const;

const QUESTIONS: Readonly<Record<Required, string>> = {
  name: 'What is the service called?',
  image: 'Where is its image pushed to (registry.example.com/shop/api)?',
  owner: 'Who answers for it?',
  port: 'Which port does it listen on?',
};

function folderOf(operands: readonly string[]): string {
  if (operands.length > 1) throw new UserError('init takes one folder');
  const folder = resolve(operands[0] ?? '.');
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new UserError(`${operands[0]} is not a folder. Name the folder of the service`);
  return folder;
}

function found(folder: string): Detected {
  const texts = new Map(discover(folder).files.map(({ path, text }) => [path, text]));
  const detected = detect({ folder: basename(folder), paths: [...texts.keys()], read: (path) => texts.get(path) });
  if (!detected.language)
    throw new UserError(
      `${folder} has no package.json, pyproject.toml or requirements.txt: Palisade writes for Node and Python services. ` +
        'Name the folder of the service',
    );
  return detected;
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text)) throw new UserError(`--port=${text} is not a port`);
  return Number(text);
}

async function asked(fields: readonly Required[]): Promise<Said> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answers: Partial<Record<Required, string>> = {};
  try {
    for (const field of fields) answers[field] = (await terminal.question(`${QUESTIONS[field]} `)).trim();
  } finally {
    terminal.close();
  }
  const { port, ...texts } = answers;
  return { ...texts, port: portOf(port) };
}

/** On a terminal a person is asked; elsewhere the options say it. */
async function complete(detected: Detected, said: Said): Promise<Said> {
  const fields = missing(detected, said);
  if (fields.length === 0) return said;
  if (!isTerminal() || !process.stdin.isTTY)
    throw new UserError(
      `not found in the repository: ${fields.join(', ')}. Say ${fields.map((field) => `--${field}=…`).join(' ')}`,
    );
  return { ...said, ...(await asked(fields)) };
}

/** One that is there is its team's, whichever of the two it is. */
function refuseSecond(folder: string): void {
  const there = Object.values(FILES).find((file) => existsSync(join(folder, file)));
  if (there !== undefined)
    throw new UserError(
      `there is a ${there} already: it is yours. \`palisade init --print\` shows what would be in one`,
    );
}

export async function runInit({ operands, options }: Invocation): Promise<number> {
  const folder = folderOf(operands);
  const prints = options['print'] === true;
  if (!prints) refuseSecond(folder);
  const detected = found(folder);
  const { name, image, owner } = options as Readonly<Record<string, string | undefined>>;
  const said = await complete(detected, { name, image, owner, port: portOf(options['port'] as string | undefined) });
  const yaml = specText(detected, said);
  // What is written is what synth reads: a wrong answer is told now, and nothing is written.
  await parseConfig(yaml, FILES.yaml);
  const code = options['typescript'] === true;
  const text = code ? asTypeScript(yaml) : yaml;
  if (prints) print(text);
  else {
    const file = FILES[code ? 'typescript' : 'yaml'];
    writeFileSync(join(folder, file), text, { flag: 'wx' });
    const types = code ? 'npm install --save-dev @palisade/config, which it takes its types from; then ' : '';
    print(`${text}\n${file} is written. Next: ${types}palisade synth${code ? ' --allow-config-code' : ''}\n`);
  }
  return 0;
}
