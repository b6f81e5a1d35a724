import { expect, it } from 'vitest';
import { PortBudget } from '../../../probes/exchange/port-budget.ts';

const ports = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);
const granted = async (
  budget: PortBudget,
  name: string,
  wanted: readonly number[],
): Promise<number> =>
  (await Promise.all(wanted.map((port) => budget.draw(name, port)))).filter(Boolean).length;

it('keeps a place for the first port of an interface that the mapper has not answered for yet', async () => {
  const budget = new PortBudget(['EMSMDB', 'NSPI']);

  const greedy = granted(budget, 'EMSMDB', ports(1000, 12));
  const modest = await budget.draw('NSPI', 2000);

  expect(modest).toBe(true);
  expect(await greedy).toBe(7);
});

it('gives a kept place away when its interface draws none', async () => {
  const budget = new PortBudget(['EMSMDB', 'NSPI']);

  const greedy = granted(budget, 'EMSMDB', ports(1000, 12));
  budget.release('NSPI');

  expect(await greedy).toBe(8);
});

it('counts a port that several interfaces share once', async () => {
  const names = ports(0, 12).map(String);
  const budget = new PortBudget(names);

  const results = await Promise.all(names.map((name) => budget.draw(name, 1171)));

  expect(results).not.toContain(false);
});
