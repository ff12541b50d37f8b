/** What a tool says of our examples, against what its ids on our controls claim. */
import type { Control } from '@palisade/core/control/control';
import { allCases, type Case, write } from './cases.ts';
import { byCase, type Peer } from './peer.ts';
import { type Witness, witnesses } from './witnesses.ts';

/**
 * `valid 1`: the tool reports the id on that example. `invalid 2`: it reports none of the ids on it that the control
 * has of it. `anywhere`: it reports the id on no example of the control, nor on a witness.
 */
export interface Difference {
  readonly control: string;
  readonly id: string;
  readonly where: string;
}

interface Shown extends Case {
  readonly witness?: Witness;
}

const shownBy = ({ control, peers }: { control: Control; peers: ReadonlySet<string> }): Shown[] => [
  // None of them reads Compose.
  ...allCases.filter((one) => one.control === control && one.example.language !== 'compose'),
  ...witnesses
    .filter((witness) => witness.control === control.id && peers.has(witness.id))
    .map((witness, index) => ({
      control,
      witness,
      name: `witness ${index + 1} of ${witness.id}`,
      files: [witness.file],
      example: { verdict: 'invalid', language: 'files', files: [witness.file], settings: {}, line: 0 } as const,
    })),
];

function differencesOf(
  control: Control,
  ids: readonly string[],
  cases: readonly Shown[],
  said: (one: Case) => ReadonlySet<string>,
) {
  const at = (id: string, where: string): Difference => ({ control: control.id, id, where });
  const invalid = cases.filter(({ example }) => example.verdict === 'invalid');
  return [
    ...cases
      .filter(({ example }) => example.verdict === 'valid')
      .flatMap((one) => ids.filter((id) => said(one).has(id)).map((id) => at(id, one.name))),
    ...invalid
      .filter((one) => !ids.some((id) => said(one).has(id)))
      .map((one) => at(one.witness?.id ?? ids.join(' '), one.name)),
    ...ids.filter((id) => !invalid.some((one) => said(one).has(id))).map((id) => at(id, 'anywhere')),
  ];
}

export interface Answer {
  /** Ids that look like the tool's and are not. */
  readonly unknown: readonly string[];
  readonly differences: readonly Difference[];
  readonly judged: number;
  readonly controls: number;
}

export async function compare(peer: Peer, controls: readonly Control[]): Promise<Answer> {
  const known = await peer.ids();
  const claims = controls
    .map((control) => ({ control, peers: new Set(control.peers?.filter((id) => known.has(id))) }))
    .filter(({ peers }) => peers.size > 0);
  const cases = new Map(claims.map((claim) => [claim.control, shownBy(claim)]));
  const batch = write([...cases.values()].flat());
  const said = byCase(batch, await peer.report(batch));
  batch.remove();
  return {
    unknown: controls.flatMap(({ id, peers }) =>
      (peers ?? []).filter((name) => peer.form?.test(name) && !known.has(name)).map((name) => `${id} ${name}`),
    ),
    differences: claims.flatMap(({ control, peers }) =>
      differencesOf(control, [...peers], cases.get(control) ?? [], said),
    ),
    judged: batch.written.length,
    controls: claims.length,
  };
}
