/** Bundles the command: what every check needs in one file, what is heavy or rare in files that are loaded where used. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { type InputOptions, type Plugin, rolldown } from 'rolldown';

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
  resolveId: (source, _, { kind }) => {
    if (!isBuiltin(source)) return undefined;
    // What is required is taken whole: it may be a class.
    if (kind === 'require-call') return { id: source, external: true };
    return { id: `\0node:${source.replace('node:', '')}`, moduleSideEffects: false };
  },
  load: (id) => (id.startsWith('\0node:') ? { code: namedExports(id.slice(1)), moduleSideEffects: false } : undefined),
};

const everyCheck =
  /core\/src\/|sources\/src\/(?:yaml\/|kubernetes\/|\w+\.ts|\w+\/(?:claim|source)\.ts)|cli\/src\/(?:\w+\.ts|check\/(?:check|command|prepare|report|targets|baseline|fix|apply)\.ts|files\/|config\/load|own\/configured)|js-yaml|node_modules\/ignore\/|report\/src\/(?:pretty|group|style|sensitive|markup|reporters|result)\.ts|controls\/src\/(?:families|profiles)/;
const kubernetesControls = /controls\/src\/(?:kubernetes\.generated|(?:namespace|network|rbac|secrets|workload)[/.])/;

const source = (name: string): string => new URL(`../packages/cli/src/${name}`, import.meta.url).pathname;
const common: InputOptions = {
  platform: 'node',
  resolve: { conditionNames: ['source', 'import', 'node', 'default'] },
  plugins: [builtins],
  logLevel: 'warn',
};

// As CommonJS: node's loader of ES modules takes longer to start than a file to check, and longer for each module.
const command = await rolldown({ ...common, input: { palisade: source('main.ts') } });
const { output } = await command.write({
  dir: outdir,
  format: 'cjs',
  entryFileNames: '[name]-[hash].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  codeSplitting: {
    groups: [
      { name: 'check', test: everyCheck, priority: 2 },
      { name: 'kubernetes', test: kubernetesControls, priority: 1 },
    ],
  },
});
const [{ fileName }] = output;
const start = await rolldown({
  ...common,
  input: { start: source('start.ts') },
  transform: { define: { ENTRY: JSON.stringify(fileName) } },
});
await start.write({ dir: outdir, format: 'cjs', entryFileNames: '[name].cjs' });

if (existsSync(dist)) renameSync(dist, old);
renameSync(outdir, dist);
rmSync(old, { recursive: true, force: true });
