/** `palisade reach`: who can reach whom, in files or in a cluster. */
import { type Endpoint, type PodEndpoint, podEndpoints } from '@palisade/core/network/endpoint';
import { reach } from '@palisade/core/network/reach';
import { addressCalled } from '@palisade/core/network/resolve';
import { list, type Options, text } from '../check/prepare.ts';
import { type Invocation, UserError } from '../command.ts';
import { print, progress } from '../output.ts';
import { draw } from '../picture.ts';
import { type SeenWorld, seeWorld } from '../world.ts';
import { type Answer, jsonOf, linesOf, type Word, wordOf } from './answer.ts';
import { destinationsCalled, nameOf, sourcesCalled } from './endpoints.ts';
import { pictureOf } from './picture.ts';

const unitOf = (...endpoints: readonly Endpoint[]): string | undefined =>
  endpoints.find((endpoint): endpoint is PodEndpoint => endpoint.kind === 'pod')?.subject.unit;

/** What is deployed apart is never one network. */
const areTogether = (from: Endpoint, to: Endpoint): boolean =>
  from.kind === 'address' || to.kind === 'address' || from.subject.unit === to.subject.unit;

function ask({ world }: SeenWorld, from: Endpoint, to: Endpoint, port: Answer['port']): Answer[] {
  const unit = unitOf(from, to);
  if (unit === undefined)
    throw new UserError('one of the two has to be a workload: what is between addresses is not seen here');
  return areTogether(from, to) ? [{ from, to, port, reach: reach(world, unit, from, to, port) }] : [];
}

function asked(seen: SeenWorld, from: string, to: string): Answer[] {
  const destinations = destinationsCalled(to, seen);
  return sourcesCalled(from, seen).flatMap((source) =>
    destinations.flatMap(({ endpoint, port }) => ask(seen, source, endpoint, port)),
  );
}

const OUTSIDE = addressCalled('internet') as Endpoint;

function matrix(seen: SeenWorld, namespaces: readonly string[]): Answer[] {
  const pods = seen.units
    .flatMap((unit) => podEndpoints(seen.world, unit))
    .filter(({ namespace }) => namespaces.length === 0 || namespaces.includes(namespace));
  return pods.flatMap((to) =>
    to.ports.flatMap((port) => [OUTSIDE, ...pods].flatMap((from) => (from === to ? [] : ask(seen, from, to, port)))),
  );
}

/** Where some of several are reached and some are not, the answer to all of them is no. */
function overall(answers: readonly Answer[]): Word {
  const words = new Set(answers.map(({ reach: one }) => wordOf(one)));
  return words.has('no') ? 'no' : words.has('unknown') ? 'unknown' : 'yes';
}

/** A scripts asks for all of them to be one way or the other. */
function asExpected(answers: readonly Answer[], expected: string): boolean {
  return answers.every(({ reach: one }) => wordOf(one) === expected);
}

function table(answers: readonly Answer[]): string[] {
  const lines = answers
    .filter(({ reach: one }) => wordOf(one) !== 'no')
    .map(
      ({ from, to, port, reach: one }) =>
        `${wordOf(one).padEnd(7)}  ${nameOf(from)} → ${nameOf(to)} ${port.protocol} ${port.number}`,
    );
  const refused = answers.length - lines.length;
  return [...lines, `${answers.length} questions: ${lines.length} reached or unknown, ${refused} not reached`];
}

async function rendered(answers: readonly Answer[], options: Options, single: boolean): Promise<string> {
  const format = text(options['format']) ?? 'pretty';
  if (format === 'dot' || format === 'svg') return draw(pictureOf(answers, single), format);
  if (format === 'json')
    return `${JSON.stringify({ version: 1, answer: overall(answers), reach: answers.map(jsonOf) })}\n`;
  return `${(single ? answers.flatMap(linesOf) : table(answers)).join('\n')}\n`;
}

const EXIT: Readonly<Record<Word, number>> = { yes: 0, no: 1, unknown: 3 };

export async function runReach({ operands, options }: Invocation): Promise<number> {
  const whole = options['matrix'] === true;
  const [from, to] = operands;
  if (whole ? operands.length > 0 : operands.length !== 2)
    throw new UserError('reach takes FROM and TO, as `palisade reach web db:5432`, or --matrix and neither');
  const targets = list(options['target']);
  const waiting = progress();
  const seen = await seeWorld(targets.length === 0 ? ['.'] : targets, { ...options, namespace: undefined });
  waiting.end();
  const answers = whole ? matrix(seen, list(options['namespace'])) : asked(seen, from as string, to as string);
  if (answers.length === 0) throw new UserError('there is nobody to ask about: no workload here declares a port');
  print(await rendered(answers, options, !whole), text(options['output']));
  if (whole) return 0;
  const expected = text(options['expect']);
  return expected === undefined ? EXIT[overall(answers)] : asExpected(answers, expected) ? 0 : 1;
}
