import { expect, onTestFinished, test } from 'vitest';
import { openReaderDatabase } from '../../../collector/readers/reader-database.ts';
import type { Reader } from '../../../collector/readers/reader.ts';
import { type Readers, readersOver, SESSION_IDLE_MS } from '../../../collector/readers/readers.ts';
import { pathsOf } from '../../../collector/store/data-folder.ts';

const START = Date.parse('2026-11-24T08:00:00Z');
const ANNA: Reader = { name: 'anna', role: 'reader', way: 'password' };

/** The database as it is may not grow by a page: SQLite then says that the disk is full. */
function onFullDisk(): {
  readonly readers: Readers;
  /** Repeats what is written until it finds no room. @returns what the last time gave */
  readonly untilFull: <T>(write: () => T) => T;
  readonly at: (ms: number) => void;
} {
  let nowMs = START;
  let isFull = false;
  const { database } = openReaderDatabase(
    { ...pathsOf('/nowhere'), readers: ':memory:' },
    new Date(START),
  );
  const readers = readersOver(
    database,
    () => new Date(nowMs),
    () => {
      isFull = true;
    },
  );
  onTestFinished(() => {
    readers.close();
  });
  readers.add({ name: 'anna', role: 'reader', madeAt: '2026-11-24T08:00:00Z' }, 'scrypt:x:y');
  database.exec('PRAGMA max_page_count = 1');
  return {
    readers,
    untilFull: (write) => {
      isFull = false;
      for (let tries = 0; tries < 10_000; tries += 1) {
        const result = write();
        if (isFull) return result;
      }
      throw new Error('the disk did not fill');
    },
    at: (ms) => {
      nowMs = START + ms;
    },
  };
}

test('a link still lets one browser in, once and within a minute', () => {
  const { readers, untilFull, at } = onFullDisk();
  const link = untilFull(() => readers.mintTicket());
  const late = readers.mintTicket();

  expect(readers.takeTicket(link)).toBe(true);
  expect(readers.takeTicket(link)).toBe(false);
  at(61_000);
  expect(readers.takeTicket(late)).toBe(false);
});

test('a session still holds, until it ends, idles or its account is gone', () => {
  const { readers, untilFull, at } = onFullDisk();
  const [first, second, third] = [
    untilFull(() => readers.open(ANNA)),
    readers.open(ANNA),
    readers.open(ANNA),
  ];

  expect(readers.holds(first)).toEqual(ANNA);
  readers.end(first);
  expect(readers.holds(first)).toBeNull();
  at(SESSION_IDLE_MS + 1);
  expect(readers.holds(second)).toBeNull();
  at(0);
  expect(readers.holds(third)).toEqual(ANNA);
  readers.remove('anna');
  expect(readers.holds(third)).toBeNull();
});
