/**
 * A team's controls import `@palisade/core/…` and must get the very modules that this command runs: classes and symbols
 * of another copy would not be the same. So nothing has to be installed to run them, only for an editor to know the types.
 */
import { registerHooks } from 'node:module';

const CORE = '@palisade/core/';
const URL = 'palisade:core';
const KEY = 'palisade.core';

export async function serveCore(): Promise<void> {
  const holder = globalThis as Record<symbol, unknown>;
  const key = Symbol.for(KEY);
  if (holder[key] !== undefined) return;
  const api = await import('./api.ts');
  holder[key] = api;
  const lines = Object.keys(api).map((name) => `export const ${name} = core.${name};`);
  const source = `const core = globalThis[Symbol.for('${KEY}')];\n${lines.join('\n')}`;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith(CORE) ? { url: URL, format: 'module', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => (url === URL ? { format: 'module', source, shortCircuit: true } : next(url, context)),
  });
}
