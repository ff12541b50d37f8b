/** Bundles the command: one file for `check`, what is heavy or rare split off and loaded only where it is used. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { build, type Plugin } from 'esbuild';

const dist = new URL('../packages/cli/dist', import.meta.url).pathname;
// Built beside and moved over, so that a command that runs meanwhile finds a whole bundle.
const outdir = `${dist}.${process.pid}`;
const old = `${outdir}.old`;

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default';

/** What is imported is taken from the module; what is not falls to tree shaking, getter and all. */
const namedExports = (path: string): string =>
  [
    `const builtin = process.getBuiltinModule('${path}');`,
    'const take = (key) => builtin[key];',
    'export default builtin;',
    ...Object.keys(process.getBuiltinModule(path) ?? {})
      .filter(isName)
      .map((key) => `export const ${key} = /* @__PURE__ */ take('${key}');`),
  ].join('\n');

/**
 * An `import` of a built-in module makes Node read all its exports, which loads parts nobody asked for (twenty
 * milliseconds for node:util alone). Asking for the one export does not.
 */
const builtins: Plugin = {
  name: 'builtins',
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path, kind }) => ({
      path,
      namespace: kind === 'require-call' ? 'builtin-whole' : 'builtin',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: namedExports(path) }));
    bundler.onLoad({ filter: /.*/, namespace: 'builtin-whole' }, ({ path }) => ({
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
