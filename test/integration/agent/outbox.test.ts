import {
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { MAX_TRAVELLING_BYTES } from '../../../model/envelope.ts';
import { OUTBOX_LIMITS } from '../../../agent/outbox/limits.ts';
import { itemOf, outboxIn, receiptFor, temporaryFolder } from './workbench.ts';

/** Changes the database behind the outbox's back, as a disk does. */
function meddle(folder: string, sql: string, ...values: (string | number | Uint8Array)[]): void {
  const database = new DatabaseSync(join(folder, 'outbox.sqlite'));
  database.prepare(sql).run(...values);
  database.close();
}

describe('the outbox', () => {
  it('gives a report back after a restart, byte for byte', () => {
    const folder = temporaryFolder();
    const item = itemOf('what broke: ä, 漢, \0');
    const before = outboxIn(folder);
    before.outbox.enqueue(item);
    before.close();

    const due = outboxIn(folder).outbox.next();

    expect(due?.id).toBe(item.id);
    expect(Buffer.from(due!.body)).toEqual(Buffer.from(item.body));
  });

  it('offers the oldest report first, whatever the clock said when they were made', () => {
    const { outbox } = outboxIn(temporaryFolder());
    const first = itemOf('first', { createdAt: '2036-01-01T00:00:00.000Z' });
    outbox.enqueue(first);
    outbox.enqueue(itemOf('second', { createdAt: '1996-01-01T00:00:00.000Z' }));

    const due = outbox.next();

    expect(due?.id).toBe(first.id);
  });

  it('offers a report again that was being sent when the power went', () => {
    const folder = temporaryFolder();
    const item = itemOf('x');
    const before = outboxIn(folder);
    before.outbox.enqueue(item);
    before.outbox.markSending(before.outbox.next()!);
    before.close();

    const due = outboxIn(folder).outbox.next();

    expect(due?.id).toBe(item.id);
  });

  it('offers a report again whose sender never came back, whatever the clock on the wall says', () => {
    let monotonicMs = 0;
    let at = new Date('2026-05-04T09:00:00.000Z');
    const { outbox } = outboxIn(temporaryFolder(), {
      monotonicMs: () => monotonicMs,
      now: () => at,
    });
    const item = itemOf('x');
    outbox.enqueue(item);
    outbox.markSending(outbox.next()!);

    at = new Date('2036-05-04T09:00:00.000Z');
    expect(outbox.next()).toBeNull();
    monotonicMs = 2 * 60 * 60_000;

    expect(outbox.next()).toMatchObject({ id: item.id, tries: 1 });
  });

  it('lets a report go only with its receipt, and remembers when that was', () => {
    const { outbox } = outboxIn(temporaryFolder());
    const item = itemOf('x');
    outbox.enqueue(item);

    outbox.acknowledge(outbox.next()!, receiptFor(item.id));

    expect(outbox.summary()).toEqual({ count: 0, bytes: 0 });
    expect(outbox.lastDeliveredAt()).toBe('2026-05-04T09:00:00.000Z');
    expect([item.id, itemOf('y').id].map((id) => outbox.deliveredAt(id))).toEqual([
      '2026-05-04T09:00:00.000Z',
      null,
    ]);
  });

  it('finishes the removal when the power went between the receipt and the removal', () => {
    const folder = temporaryFolder();
    const item = itemOf('x');
    const before = outboxIn(folder);
    before.outbox.enqueue(item);
    before.close();
    meddle(
      folder,
      'INSERT INTO receipt (id, receipt, storedAt) VALUES (?, ?, ?)',
      item.id,
      '{}',
      '2026-05-04T09:00:00.000Z',
    );

    const after = outboxIn(folder);

    expect(after.outbox.list()).toEqual([]);
  });

  it('sets a report aside whose body no longer matches its digest, and goes on with the next', () => {
    const folder = temporaryFolder();
    const rotten = itemOf('rotten');
    const sound = itemOf('sound');
    const { outbox, lines } = outboxIn(folder);
    outbox.enqueue(rotten);
    outbox.enqueue(sound);
    meddle(folder, 'UPDATE item SET body = ? WHERE id = ?', Buffer.from('rottem'), rotten.id);

    const due = outbox.next();

    expect(due?.id).toBe(sound.id);
    expect(outbox.list().find(({ id }) => id === rotten.id)).toMatchObject({
      state: 'quarantined',
      heldBecause: null,
    });
    expect(lines.join()).toContain(rotten.id);
  });

  it('keeps what somebody refused, with the reason, lets others pass it, and offers it again after its wait', () => {
    let now = new Date('2026-05-04T09:00:00Z');
    const { outbox } = outboxIn(temporaryFolder(), { now: () => now });
    const [item, other] = [itemOf('x'), itemOf('y')];
    outbox.enqueue(item);
    outbox.enqueue(other);
    const due = outbox.next()!;

    outbox.refuse(due, 'digest-conflict: another body', '2026-05-04T10:00:00.000Z');
    const passed = outbox.next();
    outbox.acknowledge(passed!, receiptFor(passed!.id));
    const early = outbox.next();
    now = new Date('2026-05-04T10:00:01Z');

    expect(passed?.id).toBe(other.id);
    expect(early).toBeNull();
    expect(outbox.list()).toMatchObject([
      { state: 'refused', lastError: 'digest-conflict: another body' },
    ]);
    expect(outbox.summary().count).toBe(1);
    expect(outbox.notSent().refused).toBe(1);
    expect(outbox.next()?.id).toBe(item.id);
  });

  it('lets others pass a report that ten tries did not move', () => {
    const { outbox } = outboxIn(temporaryFolder());
    const [stuck, other] = [itemOf('stuck'), itemOf('other')];
    outbox.enqueue(stuck);
    outbox.enqueue(other);

    for (let attempt = 0; attempt < 10; attempt += 1) {
      const due = outbox.next()!;
      outbox.markSending(due);
      outbox.markTried(due, 'a proxy dislikes it', null);
    }

    expect(outbox.next()?.id).toBe(other.id);
  });

  it('says no to a report that is larger than any that travels', () => {
    const { outbox } = outboxIn(temporaryFolder());

    const enqueued = outbox.enqueue(itemOf('x'.repeat(MAX_TRAVELLING_BYTES + 1)));

    expect(enqueued).toMatchObject({ ok: false, reason: 'too-large' });
  });

  it('drops the oldest when it is full, never the newest, and counts what it dropped', () => {
    const { outbox } = outboxIn(temporaryFolder(), { limits: { maxBytes: 25, maxAgeMs: 1e12 } });
    const items = ['a', 'b', 'c'].map((letter) => itemOf(letter.repeat(10)));

    for (const item of items) outbox.enqueue(item);

    expect(outbox.list().map(({ id }) => id)).toEqual(items.slice(1).map(({ id }) => id));
    expect(outbox.losses()).toMatchObject([{ kind: 'break', reason: 'size', count: 1 }]);
  });

  it('lets damaged reports give way: they fill it once, not for ever', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder, { limits: { maxBytes: 25, maxAgeMs: 1e12 } });
    for (const letter of ['a', 'b']) outbox.enqueue(itemOf(letter.repeat(10)));
    meddle(folder, 'UPDATE item SET body = ?', Buffer.from('x'.repeat(10)));
    const due = outbox.next();

    const enqueued = outbox.enqueue(itemOf('c'.repeat(10)));

    expect(due).toBeNull();
    expect(enqueued).toEqual({ ok: true });
    expect(outbox.losses()).toMatchObject([{ reason: 'damaged', count: 2 }]);
  });

  it('looks at a damaged report again when somebody asks, and drops what is named', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder);
    const [mended, rotten] = [itemOf('mended'), itemOf('rotten')];
    for (const item of [mended, rotten]) outbox.enqueue(item);
    meddle(folder, 'UPDATE item SET body = ?', Buffer.from('mendex'));
    outbox.next();
    meddle(folder, 'UPDATE item SET body = ? WHERE id = ?', Buffer.from('mended'), mended.id);

    const retried = outbox.retry([mended.id, rotten.id, 'unknown']);
    const dropped = outbox.drop([rotten.id]);

    expect(retried).toMatchObject({
      done: [mended.id],
      left: [{ id: rotten.id }, { id: 'unknown', why: 'no such report waits' }],
    });
    expect(dropped).toEqual({ done: [rotten.id], left: [] });
    expect(outbox.list().map(({ id }) => id)).toEqual([mended.id]);
  });

  it('never offers what the demo made to the real helpdesk', () => {
    const folder = temporaryFolder();
    const demo = outboxIn(folder, { origin: 'demo' });
    demo.outbox.enqueue(itemOf('x', { origin: 'demo' }));
    demo.close();

    const site = outboxIn(folder);

    expect(site.outbox.next()).toBeNull();
    expect(site.outbox.summary().count).toBe(0);
  });

  it('remembers the open break in the same commit as its report', () => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    before.outbox.enqueue(itemOf('x', { openBreak: { code: 'EPM_BLOCKED' } }));
    before.close();

    const after = outboxIn(folder);

    expect(after.outbox.openBreak()).toEqual({ code: 'EPM_BLOCKED' });
  });
});

describe('a damaged outbox', () => {
  it('is set aside under a name with its time, and the agent goes on with a fresh one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'outbox.sqlite'), 'no database at all'.repeat(500));

    const { outbox, lines } = outboxIn(folder);
    const enqueued = outbox.enqueue(itemOf('x'));

    expect(enqueued).toEqual({ ok: true });
    expect(readdirSync(folder)).toContain('outbox.sqlite.damaged-2026-05-04T09-00-00-000Z');
    expect(lines.join()).toContain('set aside');
  });

  it('costs only the reports that stood on the bad page', () => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    const items = Array.from({ length: 40 }, (_, index) =>
      itemOf(`${String(index)} `.repeat(1000)),
    );
    for (const item of items) before.outbox.enqueue(item);
    before.close();
    const path = join(folder, 'outbox.sqlite');
    const bytes = readFileSync(path);
    const page = Math.floor(bytes.indexOf('20 20 20') / 4096);
    bytes.fill(0, page * 4096, (page + 1) * 4096);
    writeFileSync(path, bytes);

    const { outbox } = outboxIn(folder);
    const sound: string[] = [];
    for (let due = outbox.next(); due !== null; due = outbox.next()) {
      sound.push(due.id);
      outbox.acknowledge(due, receiptFor(due.id));
    }

    expect(sound.length).toBeGreaterThanOrEqual(37);
    expect(sound.length).toBeLessThan(40);
    const lost = outbox.losses().reduce((sum, { count }) => sum + count, 0);
    expect(sound.length + lost).toBe(40);
  });
});

describe('outbox list without the agent', () => {
  it('shows what waits and why, while the agent has the database open', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder);
    const item = itemOf('x');
    outbox.enqueue(item);
    outbox.setHeld('no-route');

    const listing = readOutbox(folder);

    expect(listing).toMatchObject({
      ok: true,
      value: [{ id: item.id, state: 'ready', heldBecause: 'no-route', tries: 0 }],
    });
  });

  it('is empty where no agent ever ran', () => {
    expect(readOutbox(temporaryFolder())).toEqual({ ok: true, value: [] });
  });

  it('says so when the file is no database', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'outbox.sqlite'), 'no database at all'.repeat(500));

    expect(readOutbox(folder)).toMatchObject({ ok: false, fault: 'damaged' });
  });

  it.each([
    [99, 50],
    [75, 35],
    [50, 20],
  ])('gives back what stands before the cut when %i %% of its file are left', (left, atLeast) => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    for (let turn = 0; turn < 60; turn += 1) before.outbox.enqueue(itemOf('x'.repeat(3_000)));
    before.close();
    const path = join(folder, 'outbox.sqlite');
    truncateSync(path, Math.floor((statSync(path).size * left) / 100));

    const { outbox } = outboxIn(folder);

    expect(outbox.list().length).toBeGreaterThanOrEqual(atLeast);
  });

  it.each([
    { left: 'after the turn in which they were made', turns: 1, atLeast: 20 },
    { left: 'within it', turns: 0, atLeast: 19 },
  ])(
    'loses at most the last report to a bad bit in the log that a cut $left leaves',
    async (cut) => {
      const folder = temporaryFolder();
      const { outbox } = outboxIn(folder);
      for (let turn = 0; turn < 20; turn += 1) outbox.enqueue(itemOf('x'.repeat(3_000)));
      if (cut.turns > 0) await nextTurn();
      const after = temporaryFolder();
      for (const name of ['outbox.sqlite', 'outbox.sqlite-wal'])
        copyFileSync(join(folder, name), join(after, name));
      const log = readFileSync(join(after, 'outbox.sqlite-wal'));
      if (log.length > 0) log[Math.floor(log.length / 3)]! ^= 1;
      writeFileSync(join(after, 'outbox.sqlite-wal'), log);

      expect(outboxIn(after).outbox.list().length).toBeGreaterThanOrEqual(cut.atLeast);
    },
  );

  it('takes a report at once while somebody reads beside the agent', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder);
    outbox.enqueue(itemOf('one'));
    const reader = new DatabaseSync(join(folder, 'outbox.sqlite'), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM item').get();
    const began = performance.now();

    const enqueued = outbox.enqueue(itemOf('two'));

    expect(enqueued).toEqual({ ok: true });
    expect(performance.now() - began).toBeLessThan(2_000);
    reader.close();
  });

  it('forgets neither the break that is open nor what was delivered', () => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    const opened = itemOf('z'.repeat(20_000), { openBreak: { code: 'EPM_BLOCKED' } });
    const delivered = itemOf('gone');
    before.outbox.enqueue(delivered);
    before.outbox.acknowledge(before.outbox.next()!, receiptFor(delivered.id));
    before.outbox.enqueue(opened);
    before.close();
    const path = join(folder, 'outbox.sqlite');
    const bytes = readFileSync(path);
    const page = Math.floor(bytes.indexOf('z'.repeat(4_000)) / 4096);
    bytes.fill(0, page * 4096, (page + 1) * 4096);
    writeFileSync(path, bytes);

    const { outbox, lines } = outboxIn(folder);

    expect(lines.join()).toContain('set aside');
    expect(outbox.openBreak()).toEqual({ code: 'EPM_BLOCKED' });
    expect(outbox.lastDeliveredAt()).toBe('2026-05-04T09:00:00.000Z');
    expect(outbox.list()).toHaveLength(0);
  });
});

describe('a report that is handed over again under its id', () => {
  it('drops no other, however full the outbox is: it needs no room', () => {
    const { outbox } = outboxIn(temporaryFolder(), {
      limits: { maxBytes: 100, maxAgeMs: OUTBOX_LIMITS.maxAgeMs },
    });
    const [first, second] = [itemOf('a'.repeat(40)), itemOf('b'.repeat(40))];
    outbox.enqueue(first);
    outbox.enqueue(second);

    expect(outbox.enqueue(first)).toEqual({ ok: true });

    expect(outbox.list().map(({ id }) => id)).toEqual([first.id, second.id]);
    expect(outbox.losses()).toEqual([]);
  });
});

describe('a report that was dropped while its sender was away too long', () => {
  it('takes no newer one along when its receipt comes after all', () => {
    let monotonicMs = 0;
    const { outbox } = outboxIn(temporaryFolder(), { monotonicMs: () => monotonicMs });
    const [old, newer] = [itemOf('old'), itemOf('newer')];
    outbox.enqueue(old);
    const sending = outbox.next();
    if (sending === null) throw new Error('nothing is due');
    outbox.markSending(sending);
    monotonicMs = 91 * 60_000;
    outbox.tidy();
    outbox.drop([old.id]);
    outbox.enqueue(newer);

    const late = outbox.acknowledge(sending, receiptFor(sending.id));

    expect(late).toEqual({ ok: true, value: undefined });
    expect(outbox.next()?.id).toBe(newer.id);
    expect(outbox.isDamaged()).toBe(false);
  });
});
