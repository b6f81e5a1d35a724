import { describe, expect, it } from 'vitest';
import { coalesce, createHealthBook } from '../../../probes/network/sources.ts';

describe('a look at the network on demand', () => {
  it('begins after the demand, and demands during a look share the next one', async () => {
    const ends: (() => void)[] = [];
    const demand = coalesce(() => new Promise((resolve) => ends.push(resolve)));

    const first = demand();
    const later = [demand(), demand(), demand()];
    const begunBefore = ends.length;
    ends[0]!();
    await first;
    await Promise.resolve();
    ends[1]!();
    await Promise.all(later);

    expect(begunBefore).toBe(1);
    expect(ends).toHaveLength(2);
  });

  it('is possible again after one that failed', async () => {
    let runs = 0;
    const demand = coalesce(() => {
      runs += 1;
      return runs === 1 ? Promise.reject(new Error('no descriptors')) : Promise.resolve();
    });

    await expect(demand()).rejects.toThrow('no descriptors');
    await demand();

    expect(runs).toBe(2);
  });
});

it('a source of changes works until it says otherwise, and its first complaint stands until it works again', () => {
  const book = createHealthBook(['poll', 'ip monitor']);

  const changes = [
    book.note('ip monitor', 'ip monitor ended (exit 1), next try in 1 s', false),
    book.note('ip monitor', 'ip monitor ended (exit 1), next try in 2 s', false),
  ];

  expect(changes).toEqual([true, false]);
  expect(book.all()).toEqual([
    { name: 'poll', working: true, note: null },
    { name: 'ip monitor', working: false, note: 'ip monitor ended (exit 1), next try in 1 s' },
  ]);
  expect(book.note('ip monitor', 'ip monitor runs again', true)).toBe(true);
  expect(book.all()[1]).toEqual({ name: 'ip monitor', working: true, note: null });
});
