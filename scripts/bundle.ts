/** Bundles the command: one file for `check`, what is heavy or rare split off and loaded only where it is used. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

const dist = new URL('../packages/cli/dist', import.meta.url).pathname;
// Built beside and moved over, so that a command that runs meanwhile finds a whole bundle.
const outdir = `${dist}.${process.pid}`;
const old = `${outdir}.old`;

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

if (existsSync(dist)) renameSync(dist, old);
renameSync(outdir, dist);
rmSync(old, { recursive: true, force: true });
