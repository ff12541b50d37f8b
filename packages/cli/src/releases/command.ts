/** `palisade releases`: what ship keeps in the cluster, in words. */
import { resolve } from 'node:path';
import { isCluster } from '@palisade/core/location';
import { printable, styleFor } from '@palisade/report/style';
import { wordsOf } from '@palisade/ship/object';
import type { Receipt } from '@palisade/ship/receipt';
import { Journal, type JournalEntry } from '@palisade/ship/state/journal';
import { listReceipts } from '@palisade/ship/state/receipts';
import { listReleases, type Release, type ReleaseHead, readRelease } from '@palisade/ship/state/releases';
import type { Api } from '@palisade/sources/cluster/api';
import { dump } from 'js-yaml';
import { diffOf } from '../check/apply.ts';
import { openCluster, telling } from '../check/cluster/target.ts';
import { type Options, text } from '../check/prepare.ts';
import { type Invocation, UserError } from '../command.ts';
import { loadConfig } from '../config/load.ts';
import { print, wantsColor } from '../output.ts';
import { namespaceFor, serviceName } from '../ship/place.ts';
import { receiptText } from '../ship/told.ts';

interface Where {
  readonly api: Api;
  readonly namespace: string;
  readonly service: string;
}

interface Kept extends Where {
  readonly entry: JournalEntry | undefined;
  readonly heads: readonly ReleaseHead[];
  readonly receipts: ReadonlyMap<number, Receipt>;
}

async function keptIn(where: Where): Promise<Kept> {
  const { api, namespace, service } = where;
  const [journal, heads, receipts] = await Promise.all([
    Journal.open(api, namespace, service),
    listReleases(api, namespace, service),
    listReceipts(api, namespace, service),
  ]);
  return { ...where, entry: journal.entry, heads, receipts };
}

function stateOf({ number, adopted }: ReleaseHead, { entry, receipts }: Kept): string {
  if (entry?.serving === number) return 'serves';
  const { attempt } = entry ?? {};
  if (attempt?.release === number && attempt.outcome === undefined) return `unfinished (${attempt.stage})`;
  return adopted ? 'found as it was' : (receipts.get(number)?.outcome ?? 'unknown');
}

/** What is kept in a cluster may hold escape sequences. */
const row = (head: ReleaseHead, kept: Kept): string[] =>
  [
    String(head.number),
    stateOf(head, kept),
    head.createdAt,
    head.strategy,
    head.notes?.['commit']?.slice(0, 12) ?? '',
    head.images.join(' '),
  ].map(printable);

const HEADINGS = ['RELEASE', 'STATE', 'CREATED', 'STRATEGY', 'COMMIT', 'IMAGES'];

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function listed(kept: Kept, options: Options): string {
  const { heads, entry, service, namespace } = kept;
  if (options['images'] === true)
    return [...new Set(heads.flatMap(({ images }) => images))].map((image) => `${printable(image)}\n`).join('');
  if (options['format'] === 'json') {
    const releases = heads.map((head) => ({ ...head, state: stateOf(head, kept) }));
    return `${JSON.stringify({ version: 1, service, namespace, serving: entry?.serving ?? null, releases })}\n`;
  }
  if (heads.length === 0) return `no release of ${service} is kept in ${namespace}\n`;
  return table([HEADINGS, ...heads.map((head) => row(head, kept))]);
}

function numberIn(word: string | undefined): number {
  if (word !== undefined && /^\d{1,9}$/.test(word)) return Number(word);
  throw new UserError(`${word ?? 'RELEASE'}: write the number of a release; palisade releases lists them`);
}

async function release({ api, namespace, service }: Where, number: number): Promise<Release> {
  const found = await readRelease(api, namespace, service, number);
  if (found) return found;
  throw new UserError(
    `release ${number} of ${service} is not kept in ${namespace}; palisade releases lists those that are`,
  );
}

async function shown(kept: Kept, number: number, options: Options): Promise<string> {
  const found = await release(kept, number);
  const receipt = kept.receipts.get(number);
  if (options['format'] === 'json')
    return `${JSON.stringify({ version: 1, release: found, receipt: receipt ?? null })}\n`;
  const own = receipt
    ? receiptText(receipt, styleFor(wantsColor()))
    : `Release ${number} of ${kept.service}: ${stateOf(found, kept)}\n`;
  return `${own}\nObjects\n${found.objects.map((object) => `  ${printable(wordsOf(object))}\n`).join('')}`;
}

const yamlOf = ({ objects }: Release): ReadonlyMap<string, string> =>
  new Map(objects.map((object) => [wordsOf(object), dump(object, { lineWidth: 120 })]));

async function compared(kept: Kept, numbers: readonly [number, number]): Promise<string> {
  const [one, other] = await Promise.all(numbers.map(async (number) => yamlOf(await release(kept, number))));
  const names = [...new Set([...(one?.keys() ?? []), ...(other?.keys() ?? [])])];
  const changes = names
    .map((path) => ({ path, before: one?.get(path) ?? '', after: other?.get(path) ?? '' }))
    .filter(({ before, after }) => before !== after);
  return changes.length === 0 ? 'No difference.\n' : diffOf(changes);
}

/** What each word after the command does. */
const VERBS: Readonly<Record<string, (kept: Kept, words: readonly string[], options: Options) => Promise<string>>> = {
  list: async (kept, _words, options) => listed(kept, options),
  show: (kept, [number], options) => shown(kept, numberIn(number), options),
  diff: (kept, [one, other]) => compared(kept, [numberIn(one), numberIn(other)]),
};

export async function runReleases({ operands, options }: Invocation): Promise<number> {
  const cluster = operands.find(isCluster) ?? 'cluster:';
  const [verb = 'list', ...words] = operands.filter((operand) => !isCluster(operand));
  const answer = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (!answer) throw new UserError(`releases ${verb}: write show RELEASE, diff RELEASE RELEASE, or nothing`);
  const { config } = await loadConfig(resolve('.'), text(options['config']), options['allow-config-code'] === true);
  return telling(async () => {
    const api = await openCluster(cluster, options);
    const namespace = namespaceFor(options, config.service, [], api.namespace);
    const where = { api, namespace, service: serviceName(options, config.service, []) };
    print(await answer(await keptIn(where), words, options));
    return 0;
  });
}
