import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { transfer } from '../../../agent/outbox/transfer.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { ENVELOPE_TYPE } from '../../../model/envelope.ts';
import { travelling } from '../../unit/collector/sample-envelope.ts';
import { itemOf, outboxIn, receiptFor, temporaryFolder } from './workbench.ts';

const OLDER = new URL('../../fixtures/outbox-layout-2/outbox.sqlite', import.meta.url).pathname;
const idOf = (n: number): string => `019730a0-0000-7000-8000-00000000000${String(n)}`;

const bundleOf = (id: string, encrypted: boolean): Uint8Array =>
  travelling({ id, kind: 'user', encrypted }, Buffer.from('PK\x03\x04 a line\n and more'));

describe('the outbox of an earlier version', () => {
  it('is taken over whole: what waits, was refused, is damaged, was delivered and lost', () => {
    const folder = temporaryFolder();
    copyFileSync(OLDER, join(folder, 'outbox.sqlite'));

    const { outbox } = outboxIn(folder);

    expect(outbox.list().map(({ id, state, tries, copies }) => [id, state, tries, copies])).toEqual(
      [
        [idOf(2), 'refused', 12, []],
        [idOf(3), 'ready', 10, []],
        [idOf(4), 'quarantined', 0, []],
        [idOf(7), 'ready', 1, []],
      ],
    );
    expect(outbox.losses().map(({ reason, count }) => [reason, count])).toEqual([
      ['damaged', 1],
      ['dropped', 1],
      ['no-room', 1],
    ]);
    expect(outbox.next()).toMatchObject({ id: idOf(7), mediaType: 'application/json' });
  });

  it('is listed before an agent of this version has opened it', () => {
    const folder = temporaryFolder();
    copyFileSync(OLDER, join(folder, 'outbox.sqlite'));

    const read = readOutbox(folder);

    expect(read.ok && read.value.map(({ id }) => id)).toEqual([2, 3, 4, 6, 7].map(idOf));
  });

  it('moves over when the file is damaged', () => {
    const folder = temporaryFolder();
    copyFileSync(OLDER, join(folder, 'outbox.sqlite'));

    const { outbox } = outboxIn(folder, { isDamaged: true });

    expect(outbox.list().map(({ id }) => id)).toEqual([2, 3, 4, 7].map(idOf));
  });
});

describe('an outbox that moves while a report is under way', () => {
  it('takes no other report for it', () => {
    const first = outboxIn(temporaryFolder());
    const [gone, sent, waiting] = ['gone', 'sent', 'waiting'].map((body) => itemOf(body));
    for (const item of [gone, sent, waiting]) first.outbox.enqueue(item!);
    first.outbox.drop([gone!.id]);
    const due = first.outbox.next()!;
    first.outbox.markSending(due);
    const second = outboxIn(temporaryFolder());
    transfer(first.database, second.database);

    const acknowledged = second.outbox.acknowledge(due, receiptFor(due.id));

    expect(acknowledged.ok).toBe(true);
    expect(second.outbox.list().map(({ id }) => id)).toEqual([waiting!.id]);
    expect(second.outbox.isDamaged()).toBe(false);
  });

  it('takes a receipt for one that came over no more', () => {
    const first = outboxIn(temporaryFolder());
    const sent = itemOf('sent');
    first.outbox.enqueue(sent);
    const due = first.outbox.next()!;
    const second = outboxIn(temporaryFolder());
    const waiting = itemOf('waiting');
    second.outbox.enqueue(waiting);

    expect(second.outbox.acknowledge(due, receiptFor(due.id)).ok).toBe(true);

    expect(second.outbox.list().map(({ id }) => id)).toEqual([waiting.id]);
    expect(second.outbox.isDamaged()).toBe(false);
  });
});

describe('a bundle in the outbox', () => {
  it.each([true, false])('is known by its envelope (encrypted: %s)', (encrypted) => {
    const { outbox } = outboxIn(temporaryFolder());
    const item = itemOf('');
    outbox.enqueue({ ...item, body: bundleOf(item.id, encrypted) });

    expect(outbox.next()).toMatchObject({ id: item.id, mediaType: ENVELOPE_TYPE, encrypted });
  });

  it('goes first when a person sent it, and never gives way', () => {
    const { outbox } = outboxIn(temporaryFolder(), {
      limits: { maxBytes: 30, maxAgeMs: 1e12 },
    });
    const [first, asked, later] = [
      itemOf('a'.repeat(10)),
      itemOf('b'.repeat(10)),
      itemOf('c'.repeat(10)),
    ];
    outbox.enqueue(first);
    outbox.enqueue({ ...asked, kind: 'user' });
    outbox.enqueue(later);
    expect(outbox.next()?.id).toBe(asked.id);

    const large = itemOf('d'.repeat(20));
    expect(outbox.enqueue(large)).toEqual({ ok: true });

    expect(outbox.list().map(({ id }) => id)).toEqual([asked.id, large.id]);
    expect(outbox.enqueue(itemOf('e'.repeat(25)))).toMatchObject({ ok: false, reason: 'full' });
  });

  it('is at hand, byte for byte, and remembers who took it along', () => {
    const folder = temporaryFolder();
    const { outbox } = outboxIn(folder);
    const item = itemOf('what broke');
    outbox.enqueue(item);

    expect(Buffer.from(outbox.bodyOf(item.id)!)).toEqual(Buffer.from(item.body));
    outbox.markCopied(item.id, 'saved');
    for (let n = 0; n < 30; n += 1) outbox.markCopied(item.id, 'mailed');

    const copies = outbox.get(item.id)?.copies ?? [];
    expect(copies.slice(0, 2).map(({ how }) => how)).toEqual(['saved', 'mailed']);
    expect(copies).toHaveLength(10);
    expect(outbox.get('nothing')).toBeNull();
    expect(outbox.bodyOf('nothing')).toBeNull();
  });
});

describe('a report that is handed over in parts', () => {
  const place = {
    url: 'https://collect.example/v1/uploads/ab',
    collectorUrl: 'https://collect.example',
  };

  it('keeps its place over a restart, until it is gone', () => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    before.outbox.enqueue(itemOf('x'));
    before.outbox.uploads.set(before.outbox.next()!, place);
    before.close();

    const { outbox } = outboxIn(folder);
    const due = outbox.next()!;
    expect(outbox.uploads.of(due)).toEqual(place);
    outbox.acknowledge(due, {
      id: due.id,
      sha256: due.sha256,
      bytes: due.bytes,
      receivedAt: '2026-05-04T09:00:00Z',
      keyId: 'ab'.repeat(8),
      signature: '',
    });
    expect(outbox.uploads.of(due)).toBeNull();
  });

  it('forgets its place when told to', () => {
    const { outbox } = outboxIn(temporaryFolder());
    outbox.enqueue(itemOf('x'));
    const due = outbox.next()!;
    outbox.uploads.set(due, place);
    expect(outbox.uploads.set(due, null)).toEqual({ ok: true, value: undefined });
    expect(outbox.uploads.of(due)).toBeNull();
  });
});

describe('what the sender remembers', () => {
  it('is there after a restart, and after the file was damaged', () => {
    const folder = temporaryFolder();
    const before = outboxIn(folder);
    before.outbox.memo.write('wait', { failures: 3 });
    before.close();
    expect(outboxIn(folder).outbox.memo.read('wait')).toEqual({ failures: 3 });
    expect(outboxIn(temporaryFolder()).outbox.memo.read('spent')).toBeNull();
  });

  it('reads as nothing when the file holds no database', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'outbox.sqlite'), 'no database');
    expect(outboxIn(folder).outbox.memo.read('wait')).toBeNull();
  });
});
