/** Bundles the command: one file for `check`, what is heavy or rare split off and loaded only where it is used. */
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

const outdir = new URL('../packages/cli/dist/', import.meta.url).pathname;
rmSync(outdir, { recursive: true, force: true });

await build({
  entryPoints: { palisade: new URL('../packages/cli/src/main.ts', import.meta.url).pathname },
  outdir,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  conditions: ['source'],
  chunkNames: 'chunks/[name]-[hash]',
  minifySyntax: true,
  // Some dependencies are CommonJS and ask for node's modules by require.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'warning',
});
