import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itemOf, outboxIn, temporaryFolder } from './workbench.ts';

describe('the age of what waits', () => {
  it('keeps what waits when the clock jumps ten years', () => {
    const folder = temporaryFolder();
    let now = new Date('2026-05-04T09:00:00Z');
    const { outbox } = outboxIn(folder, { now: () => now });
    outbox.enqueue(itemOf('before the jump'));

    now = new Date('2036-05-04T09:00:00Z');
    outbox.enqueue(itemOf('after the jump'));
    now = new Date('2026-05-04T09:00:01Z');
    outbox.enqueue(itemOf('and back'));

    expect(outbox.summary().count).toBe(3);
    expect(outbox.losses()).toEqual([]);
  });

  it('drops after thirty days what nobody came for, and counts it', () => {
    let now = new Date('2026-05-01T09:00:00Z');
    const { outbox } = outboxIn(temporaryFolder(), { now: () => now });
    outbox.enqueue(itemOf('old'));

    for (let day = 0; day < 31; day += 1) {
      now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
      outbox.enqueue(itemOf(`day ${String(day)}`));
    }

    expect(outbox.losses()).toMatchObject([{ reason: 'age', count: 1 }]);
  });

  it('drops after thirty days what nobody came for although nothing else happens', () => {
    let now = new Date('2026-05-01T09:00:00Z');
    const { outbox } = outboxIn(temporaryFolder(), { now: () => now });
    outbox.enqueue(itemOf('old'));

    for (let hour = 0; hour <= 30 * 24; hour += 1) {
      outbox.tidy();
      now = new Date(now.getTime() + 60 * 60 * 1000);
    }
    const before = outbox.summary().count;
    now = new Date(now.getTime() + 60 * 60 * 1000);
    outbox.tidy();

    expect(before).toBe(1);
    expect(outbox.list()).toEqual([]);
    expect(outbox.losses()).toMatchObject([{ reason: 'age', count: 1 }]);
  });

  it('grows older by a few pages, however much waits', () => {
    const folder = temporaryFolder();
    let now = new Date('2026-05-01T09:00:00Z');
    const before = outboxIn(folder, { now: () => now });
    for (let turn = 0; turn < 300; turn += 1) before.outbox.enqueue(itemOf('x'.repeat(3_000)));
    now = new Date('2026-05-01T11:00:00Z');
    before.outbox.tidy();

    const written = statSync(join(folder, 'outbox.sqlite-wal')).size;

    expect(written).toBeLessThan(20 * 4096);
  });

  it.each([
    ['in how old it is', (text: string) => text.replace(/\d/, '9')],
    ['in its name', () => null],
  ])('expires nothing early for one bad bit %s, and forgets no age but that', (_, spoil) => {
    const folder = temporaryFolder();
    let now = new Date('2026-05-01T09:00:00Z');
    const before = outboxIn(folder, { now: () => now });
    before.outbox.enqueue(itemOf('old'));
    now = new Date('2026-05-02T09:00:00Z');
    before.outbox.enqueue(itemOf('younger'));
    before.close();
    const database = new DatabaseSync(join(folder, 'outbox.sqlite'));
    const text = String(
      database.prepare(`SELECT value FROM fact WHERE key = 'aged'`).get()?.['value'],
    );
    const spoilt = spoil(text);
    if (spoilt === null) database.exec(`UPDATE fact SET key = 'afed' WHERE key = 'aged'`);
    else database.prepare(`UPDATE fact SET value = ? WHERE key = 'aged'`).run(spoilt);
    database.close();

    const { outbox } = outboxIn(folder, { now: () => now });
    const atOnce = outbox.list().length;
    for (let day = 0; day < 31; day += 1) {
      now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
      outbox.tidy();
    }

    expect(spoilt).not.toBe(text);
    expect(atOnce).toBe(2);
    expect(outbox.list()).toEqual([]);
    expect(outbox.losses()).toMatchObject([{ reason: 'age', count: 2 }]);
  });

  it('knows how long a report has waited in a file that had to be rebuilt', () => {
    const folder = temporaryFolder();
    let now = new Date('2026-05-01T09:00:00Z');
    const before = outboxIn(folder, { now: () => now });
    before.outbox.enqueue(itemOf('old'));
    for (let day = 0; day < 20; day += 1) {
      now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
      before.outbox.tidy();
    }
    before.outbox.enqueue(itemOf('young'));
    before.close();

    const { outbox } = outboxIn(folder, { now: () => now, isDamaged: true });
    const kept = outbox.list().length;
    for (let day = 0; day < 11; day += 1) {
      now = new Date(now.getTime() + 24 * 60 * 60 * 1000);
      outbox.tidy();
    }

    expect(kept).toBe(2);
    expect(outbox.list()).toHaveLength(1);
    expect(outbox.losses()).toMatchObject([{ reason: 'age', count: 1 }]);
  });
});
