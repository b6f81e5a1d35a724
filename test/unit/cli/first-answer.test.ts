import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { firstAnswer } from '../../../cli/commands/first-answer.ts';
import type { AwaitedAnswer } from '../../../probes/exchange/types.ts';

const waitFor = (step: AwaitedAnswer['step']): AwaitedAnswer => ({
  ...{ step, host: '10.1.2.3', port: 135, interface: null },
});

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const settled = async (promise: Promise<void>): Promise<boolean> => {
  let isSettled = false;
  void promise.then(() => {
    isSettled = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  return isSettled;
};

it('the first answers are those of all first connections; names and later ones do not count', async () => {
  const told: string[] = [];
  const first = firstAnswer(({ step }) => {
    told.push(step);
    return () => told.push(`${step} over`);
  });
  first.onWait(waitFor('name'))();
  expect(await settled(first.isOver)).toBe(false);
  const over = first.onWait(waitFor('connect'));
  const other = first.onWait(waitFor('connect'));
  await vi.advanceTimersByTimeAsync(100);
  over();
  // Whoever works now keeps the other one's next packet.
  expect(await settled(first.isOver)).toBe(false);
  await vi.advanceTimersByTimeAsync(50);
  other();

  expect(await settled(first.isOver)).toBe(true);
  expect(Math.round(first.tookMs())).toBe(100);
  expect(told).toEqual(['name', 'name over', 'connect', 'connect', 'connect over', 'connect over']);
});

it('what tells of a first answer that does not come is waited for no longer than a quarter of a second', async () => {
  const first = firstAnswer(() => () => undefined);
  first.onWait(waitFor('connect'));
  await vi.advanceTimersByTimeAsync(240);
  expect(await settled(first.isOver)).toBe(false);
  await vi.advanceTimersByTimeAsync(20);
  expect(await settled(first.isOver)).toBe(true);
  expect(first.tookMs()).toBeGreaterThan(250);
});
