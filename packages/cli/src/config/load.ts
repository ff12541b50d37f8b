/** Finds and reads `palisade.yaml` or `palisade.config.ts`: from the target upwards to the root of its repository. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '@palisade/config/schema';
import type { Waiver } from '@palisade/core/waiver';
import { linesOf } from '@palisade/sources/lines';
import { locate } from '@palisade/sources/yaml/locate';
import { parseYaml, type YamlDocument } from '@palisade/sources/yaml/parse';
import { yaml12 } from '@palisade/sources/yaml/scalar';
import { UserError } from '../command.ts';
import { readText } from '../files/text.ts';

const TYPESCRIPT = 'palisade.config.ts';
const NAMES = ['palisade.yaml', 'palisade.yml', TYPESCRIPT];

/** A config of this kind is code. */
export const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute; undefined where there is none and the defaults hold. */
  readonly path: string | undefined;
  readonly waivers: readonly Waiver[];
}

/** @throws UserError where one folder has two. */
export function findConfig(target: string): string | undefined {
  let folder = statSync(target).isDirectory() ? target : dirname(target);
  for (;;) {
    const [found, other] = NAMES.map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (other !== undefined) throw new UserError(`${found} and ${other} both say what holds: keep one of them`);
    if (found) return found;
    const parent = dirname(folder);
    if (parent === folder || existsSync(join(folder, '.git'))) return undefined;
    folder = parent;
  }
}

function lineOf(document: YamlDocument | undefined, path: readonly string[]): number {
  if (!document) return 1;
  const span = locate(document, path);
  return linesOf(document.text)(span.key ?? span.start).line;
}

/** The line of what is at that path. */
type Lines = (path: readonly string[]) => number;

async function decoded(value: unknown, shown: string, line?: Lines): Promise<Omit<LoadedConfig, 'path'>> {
  // Only those who have a config pay for the schema's library.
  const { decodeConfig } = await import('@palisade/config/decode');
  const result = decodeConfig(value);
  if ('issues' in result) {
    const [first] = result.issues;
    const more = result.issues.length > 1 ? ` (and ${result.issues.length - 1} more)` : '';
    const where = first?.path.join('.');
    const at = line ? `${shown}:${line(first?.path ?? [])}` : shown;
    throw new UserError(`${at}: ${where ? `${where}: ` : ''}${first?.message}${more}`);
  }
  const waivers = (result.config.waivers ?? []).map((waiver, index) => {
    const { control, owner, reason, expires, subject, file } = waiver;
    const from = { file: shown, line: line?.(['waivers', String(index)]) ?? 1 };
    return { control, owner, reason, expires, from, ...(subject && { subject }), ...(file && { file }) };
  });
  return { config: result.config, waivers };
}

/** @throws UserError that names the line, where the text is no config. */
export async function parseConfig(text: string, shown: string): Promise<Omit<LoadedConfig, 'path'>> {
  const { documents, errors } = parseYaml(text, yaml12);
  const [error] = errors;
  if (error) throw new UserError(`${shown}:${linesOf(text)(error.offset).line}: ${error.message}`);
  const [document] = documents;
  return decoded(document?.value, shown, (path) => lineOf(document, path));
}

/** @throws UserError where it does not run, or exports no config. */
async function importConfig(path: string, shown: string): Promise<Omit<LoadedConfig, 'path'>> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as typeof module;
  } catch (error) {
    throw new UserError(`the config ${shown} cannot be loaded: ${(error as Error).message}`);
  }
  if (module.default === undefined) throw new UserError(`${shown} exports no config: write \`export default { … }\``);
  return decoded(module.default, shown);
}

/**
 * `code`: a config that is code may be run.
 * @throws UserError where there is one and it may not: to leave it out would judge by what nobody chose.
 */
export async function loadConfig(target: string, named: string | undefined, code: boolean): Promise<LoadedConfig> {
  if (named !== undefined && !existsSync(named)) throw new UserError(`the config ${named} does not exist`);
  const path = named ?? (target === '-' ? undefined : findConfig(target));
  if (path === undefined) return { config: {}, path, waivers: [] };
  const shown = relative(process.cwd(), path) || path;
  if (isCode(path) && !code)
    throw new UserError(
      `the config ${shown} is code. In a checkout that you trust, add --allow-config-code; else name another one by --config`,
    );
  if (isCode(path)) return { ...(await importConfig(path, shown)), path };
  const text = readText(path, 'followed');
  if (typeof text !== 'string') throw new UserError(`the config ${shown} cannot be read: ${text.reason}`);
  return { ...(await parseConfig(text, shown)), path };
}
