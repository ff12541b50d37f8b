/** Every format, loaded only where it is asked for. */
import type { Reporter } from './result.ts';

export const reporters: Readonly<Record<string, () => Promise<Reporter>>> = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
};
