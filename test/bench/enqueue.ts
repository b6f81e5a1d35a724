import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { prepareDataFolder } from '../../agent/data/folder.ts';
import { openOutbox } from '../../agent/outbox/open.ts';
import { type Bench, median, ms, pairwise, timed } from './statistics.ts';

const ITEMS = 300;
const BODY = Buffer.alloc(20 * 1024, 'a report of twenty kibibytes ');

/**
 * Enqueue of one report, durable when it returns and out of the write-ahead log, beside a bare
 * SQLite insert with the same pragmas, digest and checkpoint.
 */
export const enqueue: Bench = async ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    const prepared = prepareDataFolder(join(folder, 'ours'));
    if (!prepared.ok) return { skipped: prepared.message };
    const opened = openOutbox({
      dataFolder: join(folder, 'ours'),
      origin: 'site',
      log: console.error,
      now: () => new Date(),
    });
    if (!opened.ok) return { skipped: opened.message };
    const bare = new DatabaseSync(join(folder, 'bare.sqlite'));
    bare.exec(
      'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE item (id TEXT PRIMARY KEY, sha256 TEXT, body BLOB)',
    );
    const insert = bare.prepare('INSERT INTO item VALUES (?, ?, ?)');
    const checkpoint = bare.prepare('PRAGMA wal_checkpoint(TRUNCATE)');

    const { ours, theirs } = await pairwise(
      rounds(ITEMS),
      () =>
        timed(() => {
          const done = opened.outbox.enqueue({
            id: v7(),
            kind: 'break',
            origin: 'site',
            createdAt: new Date().toISOString(),
            body: BODY,
          });
          if (!done.ok) throw new Error(done.message);
        }),
      () =>
        timed(() => {
          insert.run(v7(), createHash('sha256').update(BODY).digest('hex'), BODY);
          // One bad bit in the log would cost all that stands in it.
          checkpoint.get();
        }),
    );
    opened.outbox.close();
    bare.close();
    return [
      {
        what: 'enqueue 20 KiB, durable (median)',
        ours: ms(median(ours)),
        beside: `${ms(median(theirs))} bare SQLite, WAL FULL, checkpoint`,
        ratio: `${(median(ours) / median(theirs)).toFixed(2)} ×`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
