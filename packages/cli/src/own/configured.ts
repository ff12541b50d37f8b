/** The own controls that a config names. */
import { dirname, resolve } from 'node:path';
import { UserError } from '../command.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Own } from './load.ts';

const NONE: Own = { families: [], controls: [], docs: {} };

/**
 * @throws UserError where the config names code and the command line does not let it run: leaving the controls out in
 * silence would report a gap as none.
 */
export async function configuredControls({ config, path }: LoadedConfig, allowed: boolean): Promise<Own> {
  if (config.controls === undefined || path === undefined) return NONE;
  if (!allowed)
    throw new UserError(
      `${path} names controls in ${config.controls}, which are code. In a checkout that you trust, add --allow-config-code; else name another config by --config`,
    );
  const { loadOwn } = await import('./load.ts');
  return loadOwn(resolve(dirname(path), config.controls));
}
