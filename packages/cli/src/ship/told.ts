/** A receipt and a plan, in words. */
import { plural } from '@palisade/report/group';
import { printable, type Style } from '@palisade/report/style';
import { wordsOf } from '@palisade/ship/object';
import { OUTCOMES, type Outcome } from '@palisade/ship/outcome';
import type { Change } from '@palisade/ship/plan/plan';
import { changesOf, type Receipt, type ReceiptChange } from '@palisade/ship/receipt';
import type { Plan } from '@palisade/ship/ship';

const COLOURS = { success: 'green', warning: 'yellow', failure: 'red' } as const satisfies Record<string, keyof Style>;
const MARKS: Readonly<Record<Change, string>> = { new: '+', changed: '~', same: '=', unasked: '?' };
const SHOWN_DIFFERENCES = 8;
const SHOWN_CHANGES = 30;

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

function changeLines({ object, change, differences, takesOver = [] }: ReceiptChange, style: Style): string[] {
  const more = differences.length - SHOWN_DIFFERENCES;
  return [
    `  ${MARKS[change]} ${printable(object)}`,
    ...differences.slice(0, SHOWN_DIFFERENCES).map(({ field, before, after }) => {
      const values =
        before === undefined && after === undefined ? 'changed' : `${before ?? '(none)'} → ${after ?? '(none)'}`;
      return style.dim(`      ${printable(`${field}: ${values}`)}`);
    }),
    ...(more > 0 ? [style.dim(`      … and ${more} more fields`)] : []),
    ...takesOver.map((field) => style.dim(`      takes over ${printable(field)}`)),
  ];
}

function changesLines(changes: readonly ReceiptChange[], style: Style): string[] {
  const more = changes.length - SHOWN_CHANGES;
  return [
    ...changes.slice(0, SHOWN_CHANGES).flatMap((change) => changeLines(change, style)),
    ...(more > 0 ? [`  … and ${more} more objects (--format=json names all)`] : []),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];
const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const TIMES: Readonly<Record<string, string>> = {
  applied: 'first write after',
  serves: 'served after',
  suspected: 'first failure seen after',
  failed: 'certain after',
  recovered: 'served again after',
  total: 'in all',
};

function timeLine({ timings }: Receipt): string {
  const times = timings as unknown as Readonly<Record<string, number | undefined>>;
  return Object.entries(TIMES)
    .flatMap(([key, words]) => (times[key] === undefined ? [] : [`${words} ${seconds(times[key])}`]))
    .join(', ');
}

const heading = ({ service, release, outcome, restores }: Receipt): string => {
  const what = release === undefined ? service : `${service} release ${release}`;
  return `${what}${restores === undefined ? '' : ` (the objects of ${restores})`} ${OUTCOMES[outcome].words}`;
};

/** What to do now, by how it ended. */
const NEXT: Readonly<Partial<Record<Outcome, string>>> = {
  held: 'Decide: `palisade ship --resume` goes on, `palisade ship --rollback` goes back',
  'rollback-failed': 'Look at the evidence, mend what is in the way, then `palisade ship --rollback`',
  superseded: 'See what the other runner does: `palisade releases`',
};

export function receiptText(receipt: Receipt, style: Style): string {
  const { outcome, cause, details = [], evidence, changes, removed, proof, serving, settled } = receipt;
  const paint = style[COLOURS[OUTCOMES[outcome].level]];
  const next = NEXT[outcome];
  return [
    style.bold(paint(heading(receipt))),
    ...(cause ? [`  ${printable(cause.message)}`] : []),
    ...details.map((line) => `  - ${printable(line)}`),
    ...(settled
      ? [
          `  before that, release ${settled.release}, which a lost runner had left, was ${OUTCOMES[settled.outcome].words}`,
        ]
      : []),
    ...section('Evidence', indented(evidence.map(printable))),
    ...section('Changes', changesLines(changes, style)),
    ...section('Removed', indented(removed.map(printable))),
    ...section('Proof', indented(proof.map(printable))),
    '',
    `${serving === undefined ? '' : `Release ${serving} serves. `}${timeLine(receipt)}`,
    ...(next === undefined ? [] : [next]),
    '',
  ].join('\n');
}

export function planText({ release, previous, color, planned, left }: Plan, style: Style): string {
  const changes = changesOf(planned.filter(({ why }) => why === undefined));
  const same = planned.filter(({ change }) => change === 'same').length;
  return [
    style.bold(
      `Would be release ${release}${color ? `, ${color}` : ''}${previous === undefined ? '' : `, after ${previous}`}; nothing was changed`,
    ),
    ...changesLines(changes, style),
    ...(same > 0 ? [`  ${plural(same, 'object')} unchanged`] : []),
    ...planned.flatMap(({ object, why }) =>
      why === undefined
        ? []
        : [style.dim(`  ? ${printable(wordsOf(object))}: the server could not be asked: ${printable(why)}`)],
    ),
    ...left.map((object) => `  - ${printable(wordsOf(object))}`),
    '',
  ].join('\n');
}

/** For the summary of a step of GitHub Actions. */
export function receiptMarkdown(receipt: Receipt): string {
  const { outcome, cause, evidence, proof, images, namespace, context } = receipt;
  const code = (lines: readonly string[]): string[] => [
    '```text',
    ...lines.map((line) => printable(line).replaceAll('```', "'''")),
    '```',
  ];
  const mark = { success: '✅', warning: '⚠️', failure: '❌' }[OUTCOMES[outcome].level];
  return [
    `### ${mark} ${heading(receipt)}`,
    '',
    `Namespace \`${namespace}\`, context \`${context}\`${images.length > 0 ? `, ${images.map((image) => `\`${image}\``).join(', ')}` : ''}. ${timeLine(receipt)}.`,
    '',
    ...(cause ? [`**${cause.reason}**`, '', ...code([cause.message, ...(receipt.details ?? [])]), ''] : []),
    ...(evidence.length > 0
      ? ['<details><summary>Evidence</summary>', '', ...code(evidence), '', '</details>', '']
      : []),
    ...(proof.length > 0 ? ['<details><summary>Proof</summary>', '', ...code(proof), '', '</details>', ''] : []),
  ].join('\n');
}
