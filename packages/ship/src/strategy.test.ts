import { describe, expect, it } from 'vitest';
import { backOf, STRATEGIES, type Stage, stagesOf } from './strategy.ts';

const told = ({ name, applies, asks, lasts, measures, prunes, weight }: Stage): string =>
  [
    `${name}: applies ${applies}, asks ${asks}`,
    ...(lasts === 'not' ? [] : [`lasts ${lasts}`]),
    ...(measures ? ['measures'] : []),
    ...(prunes ? ['prunes'] : []),
    ...(weight === undefined ? [] : [`${weight} %`]),
  ].join(', ');

describe('a strategy', () => {
  it.each([
    [
      'rolling',
      [
        'applying: applies all, asks services',
        'soaking: applies nothing, asks services, lasts soak, measures',
        'pruning: applies nothing, asks nobody, prunes',
      ],
    ],
    [
      'blue-green',
      [
        'preparing: applies behind, asks previews',
        'switching: applies all, asks services',
        'soaking: applies nothing, asks services, lasts soak, measures',
        'pruning: applies nothing, asks nobody, prunes',
      ],
    ],
    [
      'canary',
      [
        'canary-10: applies canary, asks services, lasts step, measures, 10 %',
        'canary-50: applies canary, asks services, lasts step, measures, 50 %',
        'applying: applies all, asks services',
        'soaking: applies nothing, asks services, lasts soak, measures',
        'pruning: applies nothing, asks nobody, prunes',
      ],
    ],
  ] as const)('%s', (strategy, stages) => {
    expect(stagesOf(strategy, [10, 50], { isFirst: false, hasJobs: false, isFirstColor: false }).map(told)).toEqual(
      stages,
    );
  });

  it.each(STRATEGIES)('%s runs Jobs before anything else is touched', (strategy) => {
    const [jobs, ...rest] = stagesOf(strategy, [10], { isFirst: false, hasJobs: true, isFirstColor: false });
    expect(jobs).toMatchObject({ name: 'jobs', applies: 'jobs', asks: 'nobody' });
    expect(rest).toEqual(stagesOf(strategy, [10], { isFirst: false, hasJobs: false, isFirstColor: false }));
  });

  it('has nothing to stand beside where nothing serves yet', () => {
    const first = { isFirst: true, hasJobs: false, isFirstColor: false };
    expect(stagesOf('canary', [10, 50], first)).toEqual(stagesOf('rolling', [], first));
  });

  it.each(STRATEGIES.flatMap((strategy) => [true, false].map((first) => [strategy, first] as const)))(
    '%s (first: %s) ends with everything applied, watched, and only then something taken away',
    (strategy, first) => {
      const stages = stagesOf(strategy, [5, 25], { isFirst: first, hasJobs: false, isFirstColor: false });
      const names = stages.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const all = stages.findIndex(({ applies }) => applies === 'all');
      const soak = stages.findIndex(({ lasts }) => lasts === 'soak');
      const prunes = stages.map(({ prunes: is }) => is === 'all');
      expect(all).toBeGreaterThanOrEqual(0);
      expect(soak).toBeGreaterThan(all);
      expect(prunes.indexOf(true)).toBe(stages.length - 1);
    },
  );
});

it('going back is the same for all: ready first, then traffic, then the rest goes', () => {
  expect(backOf('rolling', false).map(told)).toEqual([
    'restoring: applies behind, asks nobody',
    'returning: applies all, asks services',
    'clearing: applies nothing, asks nobody, prunes',
  ]);
  expect(backOf('blue-green', false)).toEqual(backOf('rolling', false));
});

it('nobody needs a canary to go back', () => {
  const [first, ...rest] = backOf('canary', false);
  expect(first).toMatchObject({ name: 'withdrawing', prunes: 'canaries' });
  expect(rest).toEqual(backOf('rolling', false));
});

it('the first colour gets no traffic before the switch, nor on the way back', () => {
  const [pin, ...rest] = stagesOf('blue-green', [], { isFirst: false, hasJobs: false, isFirstColor: true });
  expect(pin).toMatchObject({ name: 'pinning', applies: 'pins' });
  expect(rest).toEqual(stagesOf('blue-green', [], { isFirst: false, hasJobs: false, isFirstColor: false }));
  expect(backOf('blue-green', true).map(({ name }) => name)).toEqual(['restoring', 'pinning', 'clearing', 'returning']);
});
