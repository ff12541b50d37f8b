import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { deadlines } from './deadlines.ts';

it('ends each wait at its own time, in order, and none that was ended', async () => {
  const { begin, end } = deadlines(60);
  const late: string[] = [];
  const start = performance.now();
  const told = (name: string) => () => void late.push(`${name} ${performance.now() - start >= 60}`);
  const first = begin(told('first'));
  begin(told('second'));
  await sleep(30);
  begin(told('third'));
  end(first);
  await sleep(45);
  expect(late).toEqual(['second true']);
  await sleep(60);
  expect(late).toEqual(['second true', 'third true']);
  begin(told('again'));
  await sleep(90);
  expect(late).toEqual(['second true', 'third true', 'again true']);
});
