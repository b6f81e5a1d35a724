import { expect, test } from 'vitest';
import { guardIndex } from '../../../collector/store/guarded-index.ts';
import type { SqliteIndex } from '../../../collector/store/sqlite-index.ts';

const CORRUPT = Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
const BUSY = Object.assign(new Error('database is locked'), { errcode: 5 });

const failing = (error: Error): SqliteIndex => ({
  find: () => {
    throw error;
  },
  has: () => false,
  insert: () => Promise.reject(error),
  restore: () => undefined,
  setWhole: () => undefined,
  remove: () => undefined,
  list: () => [],
  byReference: () => [],
  byLaptop: () => [],
  byIdStart: () => [],
  idsOf: () => [],
  page: () => [],
  count: () => 3,
  usedBy: () => ({ items: 0, bytes: 0 }),
  laptops: () => 2,
  whole: () => ({ count: 3, bytes: 9 }),
  close: () => undefined,
});

test('damage is told once for each question that meets it, and passed on to whoever asked', async () => {
  const told: string[] = [];
  const index = guardIndex(failing(CORRUPT), ({ message }) => told.push(message));

  await expect(index.find('x')).rejects.toThrow('malformed');
  await expect(index.insert({} as never)).rejects.toThrow('malformed');

  expect(told).toHaveLength(2);
});

test('what passes by itself is no damage', async () => {
  const told: string[] = [];
  const index = guardIndex(failing(BUSY), ({ message }) => told.push(message));

  await expect(index.find('x')).rejects.toThrow('locked');

  expect(told).toEqual([]);
});

test('while the next one is built everybody is refused, and then served from it', async () => {
  const index = guardIndex(failing(CORRUPT), () => undefined);

  index.use(null);
  await expect(index.count()).rejects.toThrow('built anew');
  index.use(failing(BUSY));

  expect(await index.count()).toBe(3);
});
