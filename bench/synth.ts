/**
 * What `palisade synth` of a service takes, whole processes, beside `node -e 0` in the same run.
 *
 *     npm run bench:synth        [-- runs]
 *
 * The bundle has to be there (`npm run build`). The first run writes its bytecode, and does not count.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const RUNS = Number(process.argv[2] ?? 21);
const BOUND_MS = 300;
const BIN = fileURLToPath(new URL('../packages/cli/bin.cjs', import.meta.url));

const SMALL = 'name: shop-api\nruntime: node\nport: 8080\nimage: registry.example.com/shop/api\nowner: shop-team\n';
/** About everything that a spec can ask for. */
const LARGE = `${SMALL}callers: [web, batch]
calls: [{ service: postgres, port: 5432 }, { host: api.example.com }]
secrets: { from: { kind: external-secrets, store: aws }, variables: { DATABASE_URL: shop/database } }
ingress: { host: shop.example.com }
replicas: { min: 3, max: 9 }
strategy: blue-green
monitoring: {}
mesh: istio
environments: { dev: { replicas: 2 }, staging: {}, prod: { ingress: { host: www.example.com } } }
`;

function milliseconds(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: exit ${status}\n${stderr}`);
  return performance.now() - start;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

function measure(args: readonly string[]): number {
  milliseconds(args);
  return median(Array.from({ length: RUNS }, () => milliseconds(args)));
}

const folder = mkdtempSync(join(tmpdir(), 'palisade-bench-'));
try {
  const floor = measure(['-e', '0']);
  console.log(`node -e 0            ${floor.toFixed(0)} ms`);
  for (const [name, spec] of Object.entries({ 'five lines': SMALL, everything: LARGE })) {
    writeFileSync(join(folder, 'palisade.yaml'), spec);
    const took = measure([BIN, 'synth', '--force', folder]);
    const verdict = took < BOUND_MS ? `under ${BOUND_MS} ms` : `OVER ${BOUND_MS} ms`;
    console.log(
      `synth, ${name.padEnd(13)} ${took.toFixed(0)} ms = ${(took / floor).toFixed(1)} of node's own (${verdict})`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
