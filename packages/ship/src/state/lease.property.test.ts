/** Whatever the network does to whatever they ask, no two runners hold the lock at once. */
import type { Ask } from '@palisade/sources/cluster/request';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type HandClock, handClock, settled } from '../../../../test/ship/hand-clock.ts';
import { apiOf, away, type Memory, memory } from '../../../../test/ship/memory-api.ts';
import { Lease } from './lease.ts';

const SECONDS = 30;
const RUNNERS = ['one', 'two', 'three'] as const;

/** An ask on its way. Its client may have given up on it, and it may arrive nevertheless. */
interface Message {
  readonly from: Runner;
  readonly ask: Ask;
  readonly answer: (value: unknown) => void;
  readonly fail: (error: unknown) => void;
}

interface Runner {
  readonly clock: HandClock;
  /** Nothing goes between it and the server. */
  isCut: boolean;
  lease: Lease | undefined;
  isOver: boolean;
}

/** All that is in flight, and who holds what. */
interface World {
  readonly server: Memory;
  readonly requests: Message[];
  /** What the server has answered, and nobody has read yet. */
  readonly answers: { readonly to: Message; readonly read: () => void }[];
  readonly runners: readonly Runner[];
  /** In the order in which they came to hold it. */
  readonly tokens: number[];
}

function start(world: World, runner: Runner, name: string): void {
  const api = apiOf(
    (ask) =>
      new Promise((resolve, reject) => {
        world.requests.push({ from: runner, ask, answer: resolve, fail: reject });
      }),
  );
  const options = { namespace: 'shop', service: 'web', runner: name, seconds: SECONDS, waitMs: 1e9 };
  Lease.acquire(api, runner.clock, options).then(
    (lease) => {
      runner.lease = lease;
      world.tokens.push(lease.token);
    },
    () => (runner.isOver = true),
  );
}

function newWorld(): World {
  const runners = RUNNERS.map((_, index): Runner => {
    const clock = handClock(index * 1e9, `20${10 + 40 * index}-06-01T00:00:00.000Z`);
    return { clock, isCut: false, lease: undefined, isOver: false };
  });
  const world: World = { server: memory(), requests: [], answers: [], runners, tokens: [] };
  for (const [index, runner] of runners.entries()) start(world, runner, RUNNERS[index] ?? '');
  return world;
}

/** The server has it: it answers, to whom may not be there any more. */
function arrive({ server, answers }: World, message: Message): void {
  try {
    const value = server.serve(message.ask);
    answers.push({ to: message, read: () => message.answer(value) });
  } catch (error) {
    answers.push({ to: message, read: () => message.fail(error) });
  }
}

/** All that can go through does, in the order in which it was sent. */
function flow(world: World): void {
  const { requests, answers } = world;
  for (const message of requests.splice(0)) {
    if (message.from.isCut) message.fail(away());
    else arrive(world, message);
  }
  for (const { to, read } of answers.splice(0)) {
    if (to.from.isCut) to.fail(away());
    else read();
  }
}

const oneOf = <T>(items: T[], pick: number, take: boolean): T | undefined =>
  take ? items.splice(pick % Math.max(1, items.length), 1)[0] : items[pick % Math.max(1, items.length)];

type Deed = (world: World, pick: number) => unknown;

/** What may happen next, to any of those to whom it can. */
const DEEDS = {
  flow,
  cut: ({ runners }, pick) => {
    const runner = oneOf([...runners], pick, false);
    if (runner) runner.isCut = !runner.isCut;
  },
  arrive: (world, pick) => {
    const message = oneOf(world.requests, pick, true);
    if (message) arrive(world, message);
  },
  answer: ({ answers }, pick) => oneOf(answers, pick, true)?.read(),
  loseAnswer: ({ answers }, pick) => oneOf(answers, pick, true)?.to.fail(away()),
  /** The client gives up; what it has sent is still on its way. */
  giveUp: ({ requests }, pick) => oneOf(requests, pick, false)?.fail(away()),
  lose: ({ requests }, pick) => oneOf(requests, pick, true)?.fail(away()),
  release: ({ runners }, pick) => void oneOf([...runners], pick, false)?.lease?.release(),
  hold: ({ runners }, pick) =>
    void oneOf([...runners], pick, false)
      ?.lease?.hold()
      .catch(() => undefined),
} satisfies Readonly<Record<string, Deed>>;

const deeds = Object.keys(DEEDS) as (keyof typeof DEEDS)[];
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ deed: fc.constant('flow' as const), pick: fc.constant(0) }) },
  { weight: 3, arbitrary: fc.record({ deed: fc.constantFrom(...deeds), pick: fc.nat(9) }) },
  {
    weight: 3,
    arbitrary: fc.record({ deed: fc.constant('time' as const), pick: fc.integer({ min: 100, max: 9000 }) }),
  },
);

async function happen(world: World, deed: keyof typeof DEEDS | 'time', pick: number): Promise<void> {
  if (deed === 'time') await Promise.all(world.runners.map(({ clock }) => clock.advance(pick)));
  else DEEDS[deed](world, pick);
  await settled();
}

const holders = ({ runners }: World): number => runners.filter(({ lease }) => lease?.isHeld).length;

it('at most one runner holds it, and each under a greater token than those before', { timeout: 120_000 }, async () => {
  let held = 0;
  let changed = 0;
  const property = fc.asyncProperty(
    fc.array(happening, { minLength: 60, maxLength: 200, size: 'max' }),
    async (happenings) => {
      const world = newWorld();
      await settled();
      for (const { deed, pick } of happenings) {
        await happen(world, deed, pick);
        expect(holders(world)).toBeLessThanOrEqual(1);
        held += holders(world);
      }
      expect(world.tokens).toEqual([...new Set(world.tokens)]);
      changed += Math.max(0, world.tokens.length - 1);
    },
  );
  await fc.assert(property, { numRuns: 300 });
  // It would hold as well if nobody ever came to hold it.
  expect(held).toBeGreaterThan(1000);
  expect(changed).toBeGreaterThan(30);
});

it('somebody gets it in the end, though whoever has it dies', { timeout: 120_000 }, async () => {
  /** Times that it had to run out first. */
  let after = 0;
  const property = fc.asyncProperty(fc.array(happening, { minLength: 20, maxLength: 60, size: 'max' }), async (all) => {
    const world = newWorld();
    for (const { deed, pick } of all) await happen(world, deed, pick);
    const waiting = world.runners.filter(({ lease, isOver }) => !lease && !isOver);
    fc.pre(waiting.length > 0);
    for (const runner of world.runners) runner.isCut = runner.lease !== undefined;
    after += world.runners.some(({ isCut }) => isCut) ? 1 : 0;
    for (let round = 0; round < 400 && waiting.every(({ lease }) => !lease); round++) {
      await happen(world, 'flow', 0);
      await happen(world, 'time', 250);
    }
    // An answer that was lost ends an attempt; what it has taken then runs out for the others.
    expect(waiting.some(({ lease }) => lease)).toBe(true);
  });
  await fc.assert(property, { numRuns: 50 });
  expect(after).toBeGreaterThan(5);
});
