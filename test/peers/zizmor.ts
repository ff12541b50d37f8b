import { zizmor as audits } from '../catalogue/zizmor.ts';
import type { Peer } from './peer.ts';
import { jsonOf, run } from './run.ts';
import { findTool } from './tools.ts';

interface Found {
  readonly ident: string;
  readonly locations: readonly {
    readonly symbolic: { readonly key: { readonly Local: { readonly verbatim_path: string } } };
  }[];
}

const OPTIONS = '--offline --no-progress --no-config --no-ignores --no-exit-codes --collect all --format json'.split(
  ' ',
);

/** Of what is well, its most careful persona is asked: the others say of themselves that they may be wrong. */
const PERSONAS = { valid: 'regular', invalid: 'auditor' } as const;

export const zizmor: Peer = {
  name: 'zizmor',
  ids: async () => new Set(audits.map(({ audit }) => audit)),
  async report({ root, written }) {
    const program = await findTool('zizmor');
    const reports = Object.entries(PERSONAS).map(async ([verdict, persona]) => {
      const folders = written.filter(({ one }) => one.example.verdict === verdict).map(({ folder }) => folder);
      const answer = await run(program, [...OPTIONS, `--persona=${persona}`, ...folders], root);
      return (jsonOf(answer) as Found[]).flatMap(({ ident, locations }) =>
        locations.map(({ symbolic }) => ({ path: symbolic.key.Local.verbatim_path, id: ident })),
      );
    });
    return (await Promise.all(reports)).flat();
  },
};
