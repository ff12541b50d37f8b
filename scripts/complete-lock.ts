/**
 * Adds to package-lock.json the optional packages of other platforms that a registry mirror did not serve when the
 * lock was written: `npm ci` refuses a lock that leaves them out, on every platform. Run after `npm install`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  dev?: boolean;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> };

const SYSTEMS: Readonly<Record<string, string>> = { windows: 'win32', win32: 'win32', macos: 'darwin' };
const OS = /(?:^|[-/])(android|darwin|freebsd|linux|win32|windows|openharmony|aix|sunos|netbsd|openbsd|macos)(?:-|$)/;
const CPU = /-(arm64|x64|arm|ia32|ppc64|s390x|riscv64|loong64|mips64el|wasm32)(?:-|$)/;

let added = 0;
for (const [from, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const places = [`${from}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => lock.packages[place]) || !/^\d/.test(version)) continue;
    const os = OS.exec(name)?.[1];
    const cpu = CPU.exec(name)?.[1];
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(entry.dev && { dev: true }),
      optional: true,
      ...(os && { os: [SYSTEMS[os] ?? os] }),
      ...(cpu && { cpu: [cpu] }),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added to the lock`);
