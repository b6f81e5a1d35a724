import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { prepareDataFolder } from '../../agent/data/folder.ts';
import { MAX_INLINE_BYTES } from '../../agent/outbox/body-files.ts';
import { openOutbox } from '../../agent/outbox/open.ts';
import { flushFolderSync } from '../../lib/write-durably.ts';
import { type Bench, median, ms, type Row } from './statistics.ts';

const KIB = 1024;
const SIZES = [
  { name: '2 KiB', bytes: 2 * KIB, items: 400 },
  { name: '20 KiB', bytes: 20 * KIB, items: 300 },
  { name: '200 KiB', bytes: 200 * KIB, items: 150 },
  { name: '5 MiB', bytes: 5 * KIB * KIB, items: 30 },
];

/**
 * Enqueue of one report, durable when it returns, beside the same steps without an outbox around
 * them, and beside one new file with its body that is flushed, and its name too. What empties the
 * write-ahead log comes when the turn is over, in both; it is measured by itself.
 */
export const enqueue: Bench = ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    const rows = SIZES.flatMap(({ name, bytes, items }) =>
      rowsOf(join(folder, name.replace(' ', '-')), name, Buffer.alloc(bytes, 'a report '), {
        rounds: rounds(items),
      }),
    );
    return Promise.resolve(rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function rowsOf(
  folder: string,
  size: string,
  body: Buffer,
  { rounds }: { readonly rounds: number },
): readonly Row[] {
  mkdirSync(folder);
  const after: number[] = [];
  const means = [
    ourOutbox(join(folder, 'ours'), body, after),
    bareSteps(folder, body),
    bareFile(folder, body),
  ];
  const took = means.map((): number[] => []);
  // In turn, so that whatever slows the machine slows all.
  for (let round = 0; round < rounds; round += 1)
    means.forEach(({ add, endTurn }, index) => {
      const startMs = performance.now();
      add();
      took[index]!.push(performance.now() - startMs);
      endTurn();
    });
  for (const { close } of means) close();
  rmSync(folder, { recursive: true, force: true });
  const [ours, steps, file] = took.map(median) as [number, number, number];
  const row = (theirs: number, beside: string): Row => ({
    what: `enqueue ${size}, durable (median)`,
    ours: ms(ours),
    beside: `${ms(theirs)} ${beside}`,
    ratio: `${(ours / theirs).toFixed(2)} ×`,
  });
  return [
    row(
      steps,
      body.length > MAX_INLINE_BYTES
        ? 'bare: digest, file and name flushed, row in SQLite (WAL, FULL)'
        : 'bare: digest, row in SQLite (WAL, FULL)',
    ),
    row(file, 'of a new file, flushed with its name'),
    {
      what: `what empties the log after it, ${size} (median)`,
      ours: ms(median(after)),
      beside: 'the wait of nobody',
      ratio: '',
    },
  ];
}

interface Means {
  readonly add: () => void;
  /** What is left for later, so that it does not fall into the next one. */
  readonly endTurn: () => void;
  readonly close: () => void;
}

function ourOutbox(dataFolder: string, body: Buffer, after: number[]): Means {
  const due: (() => void)[] = [];
  const prepared = prepareDataFolder(dataFolder);
  if (!prepared.ok) throw new Error(prepared.message);
  const opened = openOutbox({
    dataFolder,
    origin: 'site',
    log: console.error,
    now: () => new Date(),
    soon: (work) => due.push(work),
  });
  if (!opened.ok) throw new Error(opened.message);
  const { outbox } = opened;
  return {
    add: () => {
      const done = outbox.enqueue({
        ...{ id: v7(), kind: 'break', origin: 'site', createdAt: new Date().toISOString() },
        body,
      });
      if (!done.ok) throw new Error(done.message);
    },
    endTurn: () => {
      const startMs = performance.now();
      for (const work of due.splice(0)) work();
      after.push(performance.now() - startMs);
    },
    close: () => {
      outbox.close();
    },
  };
}

/** What the outbox cannot do without. */
function bareSteps(folder: string, body: Buffer): Means {
  const bare = new DatabaseSync(join(folder, 'bare.sqlite'));
  bare.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE item (id TEXT PRIMARY KEY, sha256 TEXT, body BLOB)',
  );
  const insert = bare.prepare('INSERT INTO item VALUES (?, ?, ?)');
  const checkpoint = bare.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  const file = bareFile(join(folder), body);
  return {
    add: () => {
      const sha256 = createHash('sha256').update(body).digest('hex');
      const isLarge = body.length > MAX_INLINE_BYTES;
      if (isLarge) file.add();
      insert.run(v7(), sha256, isLarge ? '' : body);
    },
    endTurn: () => {
      checkpoint.get();
    },
    close: () => {
      bare.close();
    },
  };
}

function bareFile(folder: string, body: Buffer): Means {
  const files = join(folder, `files-${v7()}`);
  mkdirSync(files);
  return {
    add: () => {
      const descriptor = openSync(join(files, v7()), 'wx', 0o600);
      let written = 0;
      while (written < body.length) written += writeSync(descriptor, body, written);
      fsyncSync(descriptor);
      closeSync(descriptor);
      flushFolderSync(files);
    },
    endTurn: () => undefined,
    close: () => undefined,
  };
}
