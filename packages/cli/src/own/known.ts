/** Every control with its doc, a team's own among them where the command line lets them load. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { docs } from '@palisade/controls/docs.generated';
import type { Control } from '@palisade/core/control/control';
import type { Invocation } from '../command.ts';

export interface Known {
  readonly controls: readonly Control[];
  readonly docs: Readonly<Record<string, string>>;
}

export async function knownControls(options: Invocation['options']): Promise<Known> {
  if (options['allow-config-code'] !== true) return { controls: catalogue, docs };
  const { loadConfig } = await import('../config/load.ts');
  const { configuredControls } = await import('./configured.ts');
  const named = options['config'];
  const own = await configuredControls(
    await loadConfig(process.cwd(), typeof named === 'string' ? named : undefined, true),
    true,
  );
  return { controls: [...catalogue, ...own.controls], docs: { ...docs, ...own.docs } };
}
