import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prepareDataFolder } from '../../../agent/data/folder.ts';
import type { Receipt } from '../../../model/receipt.ts';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../../support/needs.ts';
import { afterTest, itemOf, outboxIn, temporaryFolder } from './workbench.ts';

const MIB = 1024 * 1024;
const receiptFor = (id: string): Receipt => ({
  id,
  sha256: 'ab'.repeat(32),
  bytes: 1,
  receivedAt: '2026-05-04T09:00:00Z',
  keyId: 'ab'.repeat(8),
  signature: '',
});

/** A small file system of its own, with the outbox's data folder in it. */
function smallDisk(mebibytes: number): string {
  const mount = join(temporaryFolder(), 'disk');
  mkdirSync(mount);
  execFileSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${String(mebibytes)}m`,
    'linesman-test',
    mount,
  ]);
  afterTest(() => {
    execFileSync('umount', [mount]);
  });
  const folder = join(mount, 'data');
  prepareDataFolder(folder);
  return folder;
}

/** Somebody else fills the disk to the last block. */
function fillUp(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, '..', 'films'), Buffer.alloc(bavail * bsize, 1));
}

describeWhere(
  [needsLinux(), needsRoot(), needsCommands('mount', 'umount')],
  'an outbox on a full disk',
  () => {
    it('says no to a new report instead of losing it silently, and keeps those that it has', () => {
      const folder = smallDisk(96);
      const { outbox } = outboxIn(folder);
      const kept = itemOf('kept');
      outbox.enqueue(kept);
      fillUp(folder);

      const enqueued = outbox.enqueue(itemOf('x'.repeat(MIB)));

      expect(enqueued).toMatchObject({ ok: false, reason: 'full' });
      expect(outbox.list().map(({ id }) => id)).toEqual([kept.id]);
    });

    it('still lets reports go: the reserve pays for the removal', () => {
      const folder = smallDisk(96);
      const before = outboxIn(folder);
      const items = Array.from({ length: 8 }, () => itemOf('x'.repeat(MIB / 2)));
      for (const item of items) before.outbox.enqueue(item);
      // Opened anew its write-ahead log is empty: there is no room left over in it.
      before.close();
      const { outbox } = outboxIn(folder);
      fillUp(folder);

      const outcomes = items.map(({ id }) => outbox.acknowledge(receiptFor(id)).ok);

      expect(outcomes).not.toContain(false);
      expect(outbox.list()).toEqual([]);
      expect(outbox.enqueue(itemOf('after'))).toEqual({ ok: true });
    });

    it('can be opened: what waits must leave although nothing can be added', () => {
      const folder = smallDisk(96);
      const before = outboxIn(folder);
      const item = itemOf('waiting');
      before.outbox.enqueue(item);
      before.close();
      fillUp(folder);

      const { outbox } = outboxIn(folder);

      expect(outbox.next()?.id).toBe(item.id);
      expect(outbox.acknowledge(receiptFor(item.id)).ok).toBe(true);
    });

    it('does not keep the agent from starting', () => {
      const folder = smallDisk(96);
      outboxIn(folder).close();
      fillUp(folder);

      const ready = prepareDataFolder(folder);

      expect(ready).toEqual({ ok: true });
    });

    it('takes the reserve again when there is plenty of room', () => {
      const folder = smallDisk(96);

      outboxIn(folder);

      expect(existsSync(join(folder, 'ballast'))).toBe(true);
    });
  },
);
