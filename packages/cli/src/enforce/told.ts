/** What was done, or would be, in words and as JSON. */

import { plural } from '@palisade/report/group';
import type { Mode } from '@palisade/synth/policies/validating-admission-policy';
import { dump } from 'js-yaml';
import { diffOf } from '../check/apply.ts';
import { essence, type Planned, type State } from './desired.ts';
import type { Seen } from './in-force.ts';
import type { Refused } from './refused.ts';

export interface Outcome {
  readonly mode: Mode;
  readonly profile: string;
  readonly removing: boolean;
  readonly planned: readonly Planned[];
  readonly refused: readonly Refused[];
  /** Nothing was done, for objects that are there would be refused. */
  readonly stopped: boolean;
  readonly applied: boolean;
  readonly seen?: Seen;
}

const yamlOf = (object: Planned['after']): string => (object ? dump(essence(object), { lineWidth: 120 }) : '');

export const diffOfPlan = async (planned: readonly Planned[]): Promise<string> => {
  const changes = planned
    .filter(({ state }) => state !== 'same')
    .map(({ kind, name, before, after }) => ({
      path: `${kind}/${name}`,
      before: yamlOf(before),
      after: yamlOf(after),
    }));
  return changes.length === 0 ? 'Nothing to change.\n' : diffOf(changes);
};

const DONE: Readonly<Record<State, string>> = {
  new: 'created',
  changed: 'changed',
  same: 'unchanged',
  gone: 'removed',
};
const WOULD: Readonly<Record<State, string>> = {
  new: 'would be created',
  changed: 'would change',
  same: 'unchanged',
  gone: 'would be removed',
};

const SHOWN = 20;
const MODES: Readonly<Record<Mode, string>> = { deny: 'refused', warn: 'warned about', audit: 'noted' };

function refusedLines({ refused, mode, stopped }: Outcome): string[] {
  if (refused.length === 0) return [];
  const lines = refused.slice(0, SHOWN).map(({ kind, name, namespace, controls }) => {
    const more = controls.length > 3 ? ` and ${controls.length - 3} more` : '';
    return `  ${namespace === undefined ? '' : `${namespace}/`}${kind}/${name}  ${controls.slice(0, 3).join(', ')}${more}`;
  });
  const left = refused.length - lines.length;
  return [
    `${plural(refused.length, 'object')} that ${refused.length === 1 ? 'is' : 'are'} there would be ${MODES[mode]} when applied again:`,
    ...lines,
    ...(left > 0 ? [`  … and ${left} more (--format=json names all)`] : []),
    ...(stopped
      ? ['Nothing was changed. Mend or waive them, or say --force: what runs goes on running either way']
      : []),
  ];
}

export function told(outcome: Outcome, asJson: boolean): string {
  const { mode, profile, removing, planned, refused, applied, stopped, seen } = outcome;
  if (asJson) {
    const objects = planned.map(({ kind, name, state }) => ({ kind, name, state }));
    return `${JSON.stringify({ version: 1, mode, profile, applied, stopped, objects, refused, inForce: seen ?? null })}\n`;
  }
  const words = applied ? DONE : WOULD;
  const changing = planned.filter(({ state }) => state !== 'same');
  const rest = planned.length - changing.length;
  return [
    ...changing.map(({ kind, name, state }) => `${kind}/${name}  ${words[state]}`),
    ...(rest > 0 ? [`${plural(rest, 'object')} ${words.same}`] : []),
    ...(planned.length === 0 ? ['Nothing of ours is there'] : []),
    ...refusedLines(outcome),
    ...(removing || stopped ? [] : [`Profile ${profile}, mode ${mode}${applied ? '' : '; nothing was changed'}`]),
    ...(seen ? [`In force: ${seen.inForce} (${seen.why})`] : []),
    '',
  ].join('\n');
}
