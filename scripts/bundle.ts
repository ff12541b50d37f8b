/** Bundles the command: one file for `check`, what is heavy or rare split off and loaded only where it is used. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';

const dist = new URL('../packages/cli/dist', import.meta.url).pathname;
// Built beside and moved over, so that a command that runs meanwhile finds a whole bundle.
const outdir = `${dist}.${process.pid}`;
const old = `${outdir}.old`;

/**
 * An `import` of a built-in module makes Node read all its exports, which loads parts nobody asked for (ten milliseconds
 * for node:util alone). Asking for the module itself does not.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'builtin' }));
    bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('${path}');`,
    }));
  },
};

await build({
  plugins: [builtins],
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
  banner: { js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  logLevel: 'warning',
});

if (existsSync(dist)) renameSync(dist, old);
renameSync(outdir, dist);
rmSync(old, { recursive: true, force: true });
