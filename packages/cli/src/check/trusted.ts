/**
 * The waivers of an earlier revision. In a pull request only those count that the base branch has: else a change could
 * waive itself.
 */
import { basename, dirname } from 'node:path';
import type { Waiver } from '@palisade/core/waiver';
import type { TextFile } from '@palisade/sources/tree';
import { commentWaivers } from '@palisade/sources/waiver/comment';
import { UserError } from '../command.ts';
import { isCode, parseConfig } from '../config/load.ts';
import { filesAt, filesBefore } from './since.ts';

async function configWaiversAt(ref: string, path: string): Promise<readonly Waiver[]> {
  if (isCode(path))
    throw new UserError(
      `--waivers-from does not run ${basename(path)} of another revision: keep waivers as comments, or the config as palisade.yaml`,
    );
  const [file] = filesAt(dirname(path), ref, (name) => name === basename(path));
  return file ? (await parseConfig(file.text, `${basename(path)} at ${ref}`)).waivers : [];
}

export async function waiversAt(
  ref: string,
  targets: readonly string[],
  files: readonly TextFile[],
  config: string | undefined,
): Promise<Waiver[]> {
  const comments = filesBefore('waivers-from', ref, targets, files).flatMap(({ path, text }) =>
    commentWaivers(path, text),
  );
  return [
    ...comments.flatMap((one) => ('malformed' in one ? [] : [one])),
    ...(config === undefined ? [] : await configWaiversAt(ref, config)),
  ];
}
