/**
 * Writes everything that is generated from code: `npm run generate`. With `--check` it writes nothing and
 * fails where a file would change, so that nothing generated drifts.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { catalogueModule, controlDocs } from './generate/catalogue.ts';
import { configDocs } from './generate/config-docs.ts';
import { configJsonSchema } from './generate/config-schema.ts';
import { kubernetesDecodeTable, kubernetesTypes } from './generate/kubernetes.ts';
import { profilesByReference } from './generate/profiles.ts';
import { reportJsonSchema } from './generate/report-schema.ts';
import { shipDocs } from './generate/ship-docs.ts';

const root = new URL('..', import.meta.url);

/** One generated file: its path from the root, and its text. */
export interface Generated {
  readonly path: string;
  readonly text: string;
}

const generators: readonly (() => Generated[] | Promise<Generated[]>)[] = [
  kubernetesTypes,
  kubernetesDecodeTable,
  profilesByReference,
  catalogueModule,
  controlDocs,
  configJsonSchema,
  configDocs,
  shipDocs,
  reportJsonSchema,
  // After what it counts has been written.
  async () => (await import('./generate/readme.ts')).readmeTable(),
];

const check = process.argv.includes('--check');
let stale = 0;
for (const generate of generators) {
  for (const { path, text } of await generate()) {
    const url = new URL(path, root);
    if (existsSync(url) && readFileSync(url, 'utf8') === text) continue;
    stale++;
    console.error(check ? `stale: ${path} (run: npm run generate)` : `wrote ${path}`);
    if (check) continue;
    mkdirSync(dirname(url.pathname), { recursive: true });
    writeFileSync(url, text);
  }
}
if (check && stale > 0) process.exit(1);
