/** Finds and reads `palisade.yaml`: from the target upwards to the root of its repository. */
import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Config } from '@palisade/config/schema';
import type { Waiver } from '@palisade/core/waiver';
import { linesOf } from '@palisade/sources/lines';
import { locate } from '@palisade/sources/yaml/locate';
import { parseYaml, type YamlDocument } from '@palisade/sources/yaml/parse';
import { yaml12 } from '@palisade/sources/yaml/scalar';
import { UserError } from '../command.ts';
import { readText } from '../files/text.ts';

const NAMES = ['palisade.yaml', 'palisade.yml'];

export interface LoadedConfig {
  readonly config: Config;
  /** Absolute; undefined where there is none and the defaults hold. */
  readonly path: string | undefined;
  readonly waivers: readonly Waiver[];
}

export function findConfig(target: string): string | undefined {
  let folder = statSync(target).isDirectory() ? target : dirname(target);
  for (;;) {
    const found = NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
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

/** @throws UserError that names the line, where the text is no config. */
export async function parseConfig(text: string, shown: string): Promise<Omit<LoadedConfig, 'path'>> {
  const { documents, errors } = parseYaml(text, yaml12);
  const [error] = errors;
  if (error) throw new UserError(`${shown}:${linesOf(text)(error.offset).line}: ${error.message}`);
  const [document] = documents;
  // Only those who have a config pay for the schema's library.
  const { decodeConfig } = await import('@palisade/config/decode');
  const decoded = decodeConfig(document?.value);
  if ('issues' in decoded) {
    const [first] = decoded.issues;
    const more = decoded.issues.length > 1 ? ` (and ${decoded.issues.length - 1} more)` : '';
    const where = first?.path.join('.');
    throw new UserError(
      `${shown}:${lineOf(document, first?.path ?? [])}: ${where ? `${where}: ` : ''}${first?.message}${more}`,
    );
  }
  const waivers = (decoded.config.waivers ?? []).map((waiver, index) => {
    const { control, owner, reason, expires, subject, file } = waiver;
    const from = { file: shown, line: lineOf(document, ['waivers', String(index)]) };
    return { control, owner, reason, expires, from, ...(subject && { subject }), ...(file && { file }) };
  });
  return { config: decoded.config, waivers };
}

export async function loadConfig(target: string, named: string | undefined): Promise<LoadedConfig> {
  if (named !== undefined && !existsSync(named)) throw new UserError(`the config ${named} does not exist`);
  const path = named ?? (target === '-' ? undefined : findConfig(target));
  if (path === undefined) return { config: {}, path, waivers: [] };
  const shown = relative(process.cwd(), path) || path;
  const text = readText(path, 'followed');
  if (typeof text !== 'string') throw new UserError(`the config ${shown} cannot be read: ${text.reason}`);
  return { ...(await parseConfig(text, shown)), path };
}
