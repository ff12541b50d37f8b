/** The ids of other tools' rules on our controls are proven by those tools, on the examples of our docs. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { beforeAll, describe, expect, it } from 'vitest';
import { trial } from '../catalogue/trial.ts';
import { actionlint } from './actionlint.ts';
import { checkov } from './checkov.ts';
import { disagreements } from './disagreements.ts';
import { hadolint } from './hadolint.ts';
import { kubeScore } from './kube-score.ts';
import { compare, type Difference } from './verdicts.ts';
import { witnesses } from './witnesses.ts';
import { zizmor } from './zizmor.ts';

const label = ({ control, where, id }: Difference): string => `${control} ${where}: ${id}`;

const labels = (differences: readonly Difference[]): string[] => differences.map(label).toSorted();

describe.each([actionlint, checkov, hadolint, kubeScore, zizmor].map((peer) => [peer.name, peer] as const))(
  '%s',
  (name, peer) => {
    let answer: Awaited<ReturnType<typeof compare>>;
    beforeAll(async () => {
      answer = await compare(peer, catalogue);
      console.log(`peers: ${name} judged ${answer.judged} examples of ${answer.controls} controls`);
    });

    it('has the ids that our controls say it has', () => {
      expect(answer.unknown).toEqual([]);
      expect(answer.judged).toBeGreaterThan(0);
    });

    it('reports them on invalid examples and not on valid ones, save where the table says why', () => {
      expect(labels(answer.differences)).toEqual(labels(disagreements[name] ?? []));
    });
  },
);

it.each(witnesses.map((witness) => [witness.id, witness.control, witness] as const))(
  'the witness of %s is what %s fails',
  (_, control, { file }) => {
    const findings = trial.checkFiles(
      [file],
      catalogue.filter(({ id }) => id === control),
    );
    expect(findings.map(({ verdict }) => verdict)).toContain('fail');
  },
);

it('gives a reason and a source for every disagreement', () => {
  for (const { why, source } of Object.values(disagreements).flat()) {
    expect(why.length).toBeGreaterThan(10);
    expect(() => new URL(source)).not.toThrow();
  }
});
