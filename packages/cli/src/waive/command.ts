/** `palisade waive`: adds to the config as it is written; comments and order stay. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { catalogue } from '@palisade/controls/catalogue.generated';
import { selects } from '@palisade/core/profile';
import { isList, isObject } from '@palisade/core/value';
import { editYaml } from '@palisade/sources/yaml/edit';
import { parseYaml } from '@palisade/sources/yaml/parse';
import { yaml12 } from '@palisade/sources/yaml/scalar';
import { splice } from '../check/fix.ts';
import { type Invocation, UserError } from '../command.ts';
import { findConfig, isCode, parseConfig } from '../config/load.ts';
import { writeWhole } from '../files/write.ts';
import { print } from '../output.ts';
import { propose } from './import.ts';

const REQUIRED = ['owner', 'reason', 'expires'] as const;

function waiverOf(control: string, options: Invocation['options']): Record<string, string> {
  const missing = REQUIRED.filter((name) => options[name] === undefined);
  if (missing.length > 0)
    throw new UserError(
      `waive needs ${missing.map((name) => `--${name}`).join(', ')}: an exception has an owner, a reason and an end`,
    );
  if (!catalogue.some(({ id }) => selects(control, id)))
    throw new UserError(`no control is called "${control}"; \`palisade controls\` lists them`);
  const given = ['subject', 'file', ...REQUIRED].flatMap((name) =>
    options[name] === undefined ? [] : [[name, String(options[name])] as const],
  );
  return { control, ...Object.fromEntries(given) };
}

/** The config's text with one more waiver. */
function added(text: string, waiver: Record<string, string>): string {
  const [document] = parseYaml(text, yaml12).documents;
  if (!document || !isObject(document.value))
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${fresh(waiver)}`;
  const existing = document.value['waivers'];
  const edit =
    isList(existing) && existing.length > 0
      ? { op: 'set' as const, pointer: '/waivers', value: [...existing, waiver] }
      : { op: 'set' as const, pointer: '/waivers', value: [waiver] };
  return splice(
    text,
    editYaml(document, [edit]).map((one) => ({ file: '', ...one })),
  );
}

const fresh = (waiver: Record<string, string>): string =>
  `waivers:\n${Object.entries(waiver)
    .map(([key, value], index) => `  ${index === 0 ? '-' : ' '} ${key}: ${JSON.stringify(value)}\n`)
    .join('')}`;

export async function runWaive({ operands, options }: Invocation): Promise<number> {
  if (options['import'] === true) {
    print(propose(operands[0] ?? '.'));
    return 0;
  }
  const [control] = operands;
  if (control === undefined || operands.length > 1)
    throw new UserError('waive takes one control, as `palisade waive workload/image-tag …`');
  const waiver = waiverOf(control, options);
  const path =
    typeof options['config'] === 'string'
      ? resolve(options['config'])
      : (findConfig(resolve('.')) ?? resolve('palisade.yaml'));
  if (isCode(path))
    throw new UserError(`${path} is code: write the waiver there yourself\n\n${JSON.stringify(waiver)}`);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const after = added(before, waiver);
  // What would not be read back is not written.
  await parseConfig(after, path);
  writeWhole(path, after);
  print(`Recorded in ${path}: ${control}, owner ${waiver['owner']}, until ${waiver['expires']}\n`);
  return 0;
}
