/**
 * Loads the bundle, with its bytecode from the user's cache. Node's own compile cache has only what was compiled when a
 * module was loaded, which leaves out nearly all its functions: compiling those anew took an eighth of a run over 241
 * manifests.
 */
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { constants, Script } from 'node:vm';

const KEPT_DAYS = 30;
const DAY = 86_400_000;

/** Where the bytecode is kept. None without a home, or where the user wants none, by the variable that Node has for it. */
function cacheFolder(): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
  if (NODE_DISABLE_COMPILE_CACHE !== undefined) return undefined;
  const base = XDG_CACHE_HOME ?? LOCALAPPDATA ?? (HOME && join(HOME, '.cache'));
  return base && isAbsolute(base) ? join(base, 'palisade', 'bytecode') : undefined;
}

/** What somebody else has written is not run. */
function readOwn(path: string): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return fstatSync(file).uid === (process.getuid?.() ?? 0) ? readFileSync(file) : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Bytecode of a version that is still used is written again when it is missed. */
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > KEPT_DAYS * DAY) rmSync(path, { force: true });
  }
}

function keep(path: string, bytecode: Buffer): void {
  const folder = dirname(path);
  const own = `${path}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(own, bytecode, { mode: 0o600, flag: 'wx' });
    renameSync(own, path);
    removeOld(folder);
  } catch {
    // A cache that cannot be written costs time only.
  }
}

/** Bytecode of all functions; V8 takes it only under the flags that it was made with. */
function compileWhole(source: string, filename: string): Buffer {
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--no-lazy');
  const script = new Script(source, { filename });
  setFlagsFromString('--lazy');
  return script.createCachedData();
}

function compile(filename: string): Script {
  const source = `(function (exports, require, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`;
  const options = { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
  const folder = cacheFolder();
  if (folder === undefined) return new Script(source, options);
  // The names of the bundle's files tell their content.
  const path = join(folder, `${process.version}-${process.arch}-${basename(filename)}`);
  let cachedData = readOwn(path);
  if (!cachedData) keep(path, (cachedData = compileWhole(source, filename)));
  return new Script(source, { ...options, cachedData });
}

type Exports = Record<string, unknown>;
type Run = (exports: Exports, require: (id: string) => Exports, filename: string, folder: string) => void;
const loaded = new Map<string, Exports>();

/** The bundle requires its own files, by a path, and what is in Node: of another name, by libraries of old. */
const required = (id: string, from: string): Exports =>
  id.startsWith('.') ? load(join(dirname(from), id)) : (process.getBuiltinModule(id) as Exports);

/** A file of the bundle. */
function load(filename: string): Exports {
  let exports = loaded.get(filename);
  if (exports) return exports;
  loaded.set(filename, (exports = {}));
  const run = compile(filename).runInThisContext() as Run;
  run(exports, (id) => required(id, filename), filename, dirname(filename));
  return exports;
}

/** The file that `scripts/bundle.ts` made of main.ts. */
declare const ENTRY: string;
export const { main } = load(join(__dirname, ENTRY));
