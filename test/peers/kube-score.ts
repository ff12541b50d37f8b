import { join } from 'node:path';
import { type Batch, pathsOf } from './cases.ts';
import type { Peer, Reported } from './peer.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

const MANIFESTS = /\.ya?ml$/;
/** The best grade: nothing to say. */
const FINE = 10;

interface Scored {
  readonly checks: readonly {
    readonly check: { readonly id: string };
    readonly grade: number;
    readonly skipped: boolean;
  }[];
}

/** It relates all files that it is given, so each case is a run. */
async function reportOne(
  program: string,
  { root }: Batch,
  folder: string,
  paths: readonly string[],
): Promise<Reported[]> {
  const answer = await run(program, ['score', '--all-default-optional', '--output-format', 'json', ...paths], root);
  // A file that it cannot read is one that it does not judge.
  if (answer.stdout === '') return [];
  return (
    (jsonOf(answer) as Scored[] | null)?.flatMap(({ checks }) =>
      checks
        .filter(({ grade, skipped }) => !skipped && grade < FINE)
        .map(({ check }) => ({ path: join(folder, 'manifest.yaml'), id: check.id })),
    ) ?? []
  );
}

export const kubeScore: Peer = {
  name: 'kube-score',
  async ids() {
    const { stdout } = await run(await findTool('kube-score'), ['list'], '/');
    return new Set(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(',')[0] as string),
    );
  },
  async report(batch) {
    const program = await findTool('kube-score');
    const reports: Reported[] = [];
    for (const written of batch.written) {
      const paths = pathsOf({ written: [written] }, MANIFESTS);
      if (paths.length > 0) reports.push(...(await reportOne(program, batch, written.folder, paths)));
    }
    return reports;
  },
};
