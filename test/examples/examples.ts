/** The examples, and what the tests have to know of each. */
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { Pod } from './container.ts';
import type { Packed } from './registry.ts';

const root = fileURLToPath(new URL('../../examples/', import.meta.url));

export interface Call {
  readonly path: string;
  readonly init?: RequestInit;
}

export interface Example {
  readonly name: string;
  readonly folder: string;
  readonly language: 'node' | 'python';
  readonly port: number;
  readonly image: string;
  readonly secrets: (databaseUrl: string) => Readonly<Record<string, string>>;
  readonly env: (inventoryUrl: string) => Readonly<Record<string, string>>;
  /** What makes something, and what tells of it again. */
  readonly write: Call;
  readonly read: Call;
  /** The command with the routes of the black box. */
  readonly withBlackBox: (args: readonly string[]) => readonly string[];
  /** A package that it needs. */
  readonly needs: string;
}

const json = (body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const TOKEN = 't0ken-of-the-test';
const caller = { authorization: `Bearer ${TOKEN}` };

export const EXAMPLES: readonly Example[] = [
  {
    name: 'node-service',
    folder: join(root, 'node-service'),
    language: 'node',
    port: 3000,
    image: 'registry.example.com/shop/orders',
    secrets: (databaseUrl) => ({ DATABASE_URL: databaseUrl, INVENTORY_TOKEN: TOKEN }),
    env: (inventoryUrl) => ({ INVENTORY_URL: inventoryUrl }),
    write: { path: '/orders', init: json({ customer: 'Ada', lines: [{ sku: 'TEA-1', quantity: 2 }] }) },
    read: { path: '/orders?limit=5' },
    withBlackBox: () => ['node', '/probe/black-box.mjs'],
    needs: 'express',
  },
  {
    name: 'flask-service',
    folder: join(root, 'flask-service'),
    language: 'python',
    port: 8080,
    image: 'registry.example.com/shop/notes',
    secrets: (databaseUrl) => ({ DATABASE_URL: databaseUrl, API_TOKEN: TOKEN }),
    env: () => ({}),
    write: { path: '/notes', init: json({ text: 'tea' }, caller) },
    read: { path: '/notes?limit=5', init: { headers: caller } },
    withBlackBox: (args) => args.map((word) => (word === 'app:app' ? 'black_box:app' : word)),
    needs: 'flask',
  },
];

/** The container of the Deployment that synth wrote for it. */
export function podOf({ folder }: Example): Pod {
  const text = readFileSync(join(folder, 'deploy/kubernetes/deployment.yaml'), 'utf8');
  return (parse(text) as { spec: { template: { spec: Pod } } }).spec.template.spec;
}

/** A copy without what came before, and without what was installed or built. */
export function copyOf({ folder }: Example, to: string): string {
  const left = new Set(['before', 'node_modules', 'dist', '.venv', '.pytest_cache', '__pycache__']);
  cpSync(folder, to, { recursive: true, filter: (path) => path === folder || !left.has(basename(path)) });
  return to;
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { version: string; integrity: string }>>;
}

/**
 * @palisade/http is not published yet: the lockfile names the package as it was when the lockfile was written, and here it is
 * the one of this tree. Nothing else of the lockfile changes.
 */
export function lockToThisTree(folder: string, { version, integrity }: Packed): void {
  const path = join(folder, 'package-lock.json');
  const text = readFileSync(path, 'utf8');
  const locked = (JSON.parse(text) as Lockfile).packages['node_modules/@palisade/http'];
  if (locked?.version !== version)
    throw new Error(`${path} has @palisade/http ${locked?.version}, and this is ${version}`);
  writeFileSync(path, text.replace(locked.integrity, integrity));
}

/** A file for each secret, as the kubelet mounts them: the group of the pod may read, and nobody else. */
export function writeSecrets(folder: string, group: number, secrets: Readonly<Record<string, string>>): string {
  mkdirSync(folder);
  for (const [name, value] of Object.entries(secrets)) {
    writeFileSync(join(folder, name), value, { mode: 0o440 });
    chownSync(join(folder, name), 0, group);
  }
  chownSync(folder, 0, group);
  chmodSync(folder, 0o750);
  return folder;
}
