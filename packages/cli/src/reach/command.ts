/** `palisade reach`: who can reach whom, in files or in a cluster. */
import type { Endpoint, PodEndpoint } from '@palisade/core/network/endpoint';
import { reach } from '@palisade/core/network/reach';
import { list, type Options, text } from '../check/prepare.ts';
import { type Invocation, UserError } from '../command.ts';
import { print, progress } from '../output.ts';
import { draw } from '../picture.ts';
import { type SeenWorld, seeWorld } from '../world.ts';
import { type Answer, answerOf, jsonOf, linesOf, type Word, wordOf } from './answer.ts';
import { type Destination, destinationsCalled, sourcesCalled } from './endpoints.ts';
import { answersOf, type Cell, cellsJson, matrix } from './matrix.ts';
import { pictureOf } from './picture.ts';
import { placedDestination, placedSource, routeNotes } from './place.ts';
import type { Enforcement } from './probe/enforced.ts';
import { tableOf } from './table.ts';

const unitOf = (...endpoints: readonly Endpoint[]): string | undefined =>
  endpoints.find((endpoint): endpoint is PodEndpoint => endpoint.kind === 'pod')?.subject.unit;

/** What is deployed apart is never one network. */
const areTogether = (from: Endpoint, to: Endpoint): boolean =>
  from.kind === 'address' || to.kind === 'address' || from.subject.unit === to.subject.unit;

/** In one unit, where who is meant by an address may be found. */
function askIn({ world }: SeenWorld, unit: string, from: Endpoint, { endpoint: to, port }: Destination): Answer[] {
  const sources = placedSource(world, unit, from);
  const destinations = placedDestination(world, unit, to, port);
  return sources.flatMap((source) =>
    destinations.flatMap((destination): Answer[] => {
      const ends = [source.endpoint, destination.endpoint] as const;
      if (unitOf(...ends) === undefined) return [];
      const found = reach(world, unit, ...ends, destination.port);
      const notes = [
        source.note ?? [],
        destination.note ?? [],
        routeNotes(world, unit, ...ends, destination.port),
      ].flat();
      return [{ from: ends[0], to: ends[1], port: destination.port, reach: found, notes }];
    }),
  );
}

function ask(seen: SeenWorld, from: Endpoint, to: Destination): Answer[] {
  const unit = unitOf(from, to.endpoint);
  if (unit !== undefined) return areTogether(from, to.endpoint) ? askIn(seen, unit, from, to) : [];
  const answers = seen.units.flatMap((each) => askIn(seen, each, from, to));
  if (answers.length === 0)
    throw new UserError('one of the two has to be a workload: what is between addresses is not seen here');
  return answers;
}

function asked(seen: SeenWorld, from: string, to: string): Answer[] {
  const destinations = destinationsCalled(to, seen);
  return sourcesCalled(from, seen).flatMap((source) =>
    destinations.flatMap((destination) => ask(seen, source, destination)),
  );
}

/** Where some of several are reached and some are not, the answer to all of them is no. */
function overall(all: readonly Word[]): Word {
  const words = new Set(all);
  return words.has('no') ? 'no' : words.has('unknown') ? 'unknown' : 'yes';
}

/** A scripts asks for all of them to be one way or the other. */
function asExpected(answers: readonly Answer[], expected: string): boolean {
  return answers.every((answer) => answerOf(answer) === expected);
}

/** Answers, and whether the cluster enforces policies where that was tried. */
interface Told {
  readonly answers: readonly Answer[];
  readonly enforced?: Enforcement;
}

async function prose({ answers, enforced }: Told): Promise<string[]> {
  if (enforced === undefined) return answers.flatMap(linesOf);
  const { enforcementLine, probeLine } = await import('./probe/command.ts');
  return [...answers.flatMap((answer) => [...linesOf(answer), ...probeLine(answer)]), enforcementLine(enforced)];
}

async function rendered(told: Told, options: Options): Promise<string> {
  const { answers, enforced } = told;
  const format = text(options['format']) ?? 'pretty';
  if (format === 'dot' || format === 'svg') return draw(pictureOf(answers, true), format);
  if (format === 'json') {
    const tried = enforced === undefined ? {} : { enforced };
    const answer = overall(answers.map(answerOf));
    return `${JSON.stringify({ version: 1, answer, ...tried, reach: answers.map(jsonOf) })}\n`;
  }
  return `${(await prose(told)).join('\n')}\n`;
}

async function renderedMatrix(cells: readonly Cell[], options: Options): Promise<string> {
  const format = text(options['format']) ?? 'pretty';
  if (format === 'dot' || format === 'svg') return draw(pictureOf(answersOf(cells), false), format);
  if (format === 'json') {
    const answer = overall(cells.map(({ reach: found }) => wordOf(found)));
    return `${JSON.stringify({ version: 1, answer, reach: cellsJson(cells) })}\n`;
  }
  return `${tableOf(cells).join('\n')}\n`;
}

const EXIT: Readonly<Record<Word, number>> = { yes: 0, no: 1, unknown: 3 };

const NOBODY = 'there is nobody to ask about: no workload here declares a port';

async function seenBy(options: Options): Promise<SeenWorld> {
  const targets = list(options['target']);
  return await seeWorld(targets.length === 0 ? ['.'] : targets, { ...options, namespace: undefined });
}

/** Who is meant, and how they answer; with --probe as real connections say as well. */
async function answered({ operands: [from = '', to = ''], options }: Invocation): Promise<Told> {
  const tried = options['probe'] === true ? await import('./probe/command.ts') : undefined;
  const probed = tried?.probedTarget(list(options['target']), false);
  const waiting = progress();
  try {
    const answers = asked(await seenBy(options), from, to);
    if (answers.length === 0) throw new UserError(NOBODY);
    if (!tried || probed === undefined) return { answers };
    return await tried.probeAnswers(probed, answers, options, waiting);
  } finally {
    waiting.end();
  }
}

async function runMatrix({ options }: Invocation): Promise<number> {
  if (options['probe'] === true) (await import('./probe/command.ts')).probedTarget(list(options['target']), true);
  const waiting = progress();
  const seen = await seenBy(options).finally(() => waiting.end());
  const cells = matrix(seen, list(options['namespace']));
  if (cells.length === 0) throw new UserError(NOBODY);
  print(await renderedMatrix(cells, options), text(options['output']));
  return 0;
}

export async function runReach(invocation: Invocation): Promise<number> {
  const { operands, options } = invocation;
  const whole = options['matrix'] === true;
  if (whole ? operands.length > 0 : operands.length !== 2)
    throw new UserError('reach takes FROM and TO, as `palisade reach web db:5432`, or --matrix and neither');
  if (whole) return await runMatrix(invocation);
  const told = await answered(invocation);
  print(await rendered(told, options), text(options['output']));
  const expected = text(options['expect']);
  return expected === undefined
    ? EXIT[overall(told.answers.map(answerOf))]
    : asExpected(told.answers, expected)
      ? 0
      : 1;
}
