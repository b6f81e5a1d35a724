import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWhere } from '../../support/needs.ts';
import { fillUp, films, SMALL_DISK_NEEDS, smallDisk } from './small-disk.ts';
import { itemOf, outboxIn } from './workbench.ts';

/** To the last block, the reserve given up. */
function fillWithoutReserve(folder: string, pagesLeft = 0): void {
  rmSync(join(folder, 'ballast'));
  fillUp(folder, pagesLeft);
}

const HOUR_MS = 60 * 60_000;

describeWhere(SMALL_DISK_NEEDS, 'what a full disk lets nobody note', () => {
  it('keeps no report that was being sent at a start from being offered again', () => {
    const folder = smallDisk(96);
    const before = outboxIn(folder);
    // Each on pages of its own: the start would write more than there is room for.
    const items = Array.from({ length: 60 }, () => itemOf('x'.repeat(10_000)));
    for (const item of items) before.outbox.enqueue(item);
    for (let sent = 0; sent < items.length; sent += 1)
      before.outbox.markSending(before.outbox.next()!);
    before.close();
    fillWithoutReserve(folder, 30);
    const { outbox, lines } = outboxIn(folder);

    const whileFull = outbox.next();
    rmSync(films(folder));

    expect(lines.join('\n')).toContain('full');
    expect(whileFull).toBeNull();
    expect(outbox.next()).toMatchObject({ id: items[0]?.id, tries: 1 });
  });

  it.each(['markTried', 'refuse'] as const)(
    'brings a report back whose try came to nothing: %s',
    (how) => {
      const folder = smallDisk(96);
      let monotonicMs = 0;
      const { outbox } = outboxIn(folder, { monotonicMs: () => monotonicMs });
      const item = itemOf('x');
      outbox.enqueue(item);
      const due = outbox.next()!;
      outbox.markSending(due);
      fillWithoutReserve(folder);

      const noted = outbox[how](due, 'no route', '2026-05-04T09:01:00.000Z');
      rmSync(films(folder));
      const before = outbox.next();
      monotonicMs = 2 * HOUR_MS;

      expect(noted).toMatchObject({ ok: false, fault: 'full' });
      expect(before).toBeNull();
      expect(outbox.next()).toMatchObject({ id: item.id, tries: 1 });
    },
  );

  it('counts the age of what waits all the same, once there is room', () => {
    const folder = smallDisk(96);
    let at = Date.parse('2026-05-04T09:00:00.000Z');
    const { outbox, lines } = outboxIn(folder, {
      now: () => new Date(at),
      limits: { maxBytes: 32 * 1024 * 1024, maxAgeMs: 10 * HOUR_MS },
    });
    outbox.enqueue(itemOf('x'));
    fillWithoutReserve(folder);

    at += 12 * HOUR_MS;
    outbox.tidy();
    const whileFull = outbox.list();
    rmSync(films(folder));
    outbox.tidy();

    expect(lines.join('\n')).toContain('full');
    expect(whileFull).toHaveLength(1);
    expect(outbox.list()).toEqual([]);
    expect(outbox.losses()).toMatchObject([{ reason: 'age', count: 1 }]);
  });
});
