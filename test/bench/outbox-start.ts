import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 } from 'uuid';
import { prepareDataFolder } from '../../agent/data/folder.ts';
import { openOutbox, type OpenedOutbox } from '../../agent/outbox/open.ts';
import { OUTBOX_FILE } from '../../agent/outbox/schema.ts';
import { type Bench, median, ms, type Row } from './statistics.ts';

const ITEMS = 10_000;
const BODY_BYTES = 2 * 1024;
const ROUNDS = 15;
const HOUR_MS = 3_600_000;
/** What the project wants at most. */
const LIMIT_MS = 25;

/**
 * From nothing to the first report in hand, with 10,000 of 2 KiB in the file. Beside a bare SQLite
 * that opens, lists and reads one. A file of this size is checked beside the service; whoever writes
 * before that waits for it, which is the dearest case.
 */
export const outboxStart: Bench = ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    fill(folder);
    const took = {
      ours: [] as number[],
      opening: [] as number[],
      bare: [] as number[],
      checked: [] as number[],
    };
    for (let round = 0; round < rounds(ROUNDS); round += 1) {
      const { openingMs, allMs, checkedMs } = start(folder, new Date());
      took.opening.push(openingMs);
      took.ours.push(allMs);
      took.checked.push(checkedMs);
      took.bare.push(startBare(folder));
    }
    const later = [];
    for (let hour = 1; hour <= rounds(5); hour += 1)
      later.push(start(folder, new Date(Date.now() + 2 * hour * HOUR_MS)).openingMs);
    const row = (what: string, ours: number, beside: string, ratio: string): Row => ({
      what: `outbox with ${String(ITEMS)} reports: ${what} (median)`,
      ours: ms(ours),
      beside,
      ratio,
    });
    const [opening, ours, bare] = [median(took.opening), median(took.ours), median(took.bare)];
    const checked = median(took.checked);
    const limit = (tookMs: number): string => `${(tookMs / LIMIT_MS).toFixed(2)} ×`;
    return Promise.resolve([
      row('opened', opening, `${ms(LIMIT_MS)} wanted at most`, limit(opening)),
      row(
        'opened, counted, the first one read',
        ours,
        `${ms(bare)} bare SQLite; ${ms(LIMIT_MS)} wanted at most`,
        `${(ours / bare).toFixed(2)} ×; ${limit(ours)}`,
      ),
      row('the same, and checked at once for whoever writes', checked, '', ''),
      row('opened after an hour, when all grow older', median(later), '', ''),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function open(dataFolder: string, at: Date): OpenedOutbox {
  const opened = openOutbox({ dataFolder, origin: 'site', log: console.error, now: () => at });
  if (!opened.ok) throw new Error(opened.message);
  return opened;
}

function fill(folder: string): void {
  const prepared = prepareDataFolder(folder);
  if (!prepared.ok) throw new Error(prepared.message);
  const { outbox, database } = open(folder, new Date());
  // Nothing is to be proved of the filling.
  database.exec('PRAGMA synchronous = OFF');
  for (let item = 0; item < ITEMS; item += 1) {
    const id = v7();
    const done = outbox.enqueue({
      ...{ id, kind: 'break', origin: 'site', createdAt: new Date().toISOString() },
      body: Buffer.from(JSON.stringify({ id }).padEnd(BODY_BYTES)),
    });
    if (!done.ok) throw new Error(done.message);
  }
  outbox.close();
}

interface Took {
  readonly openingMs: number;
  readonly allMs: number;
  readonly checkedMs: number;
}

function start(folder: string, at: Date): Took {
  const startMs = performance.now();
  const sinceMs = (): number => performance.now() - startMs;
  const { outbox } = open(folder, at);
  const openingMs = sinceMs();
  const listed = outbox.summary().count;
  const first = outbox.next();
  const allMs = sinceMs();
  const isDamaged = outbox.isDamaged();
  const checkedMs = sinceMs();
  outbox.close();
  if (listed !== ITEMS || first === null || isDamaged)
    throw new Error(`${String(listed)} reports are counted`);
  return { openingMs, allMs, checkedMs };
}

function startBare(folder: string): number {
  const startMs = performance.now();
  const database = new DatabaseSync(join(folder, OUTBOX_FILE));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  const listed = database.prepare('SELECT id FROM item ORDER BY rowid').all();
  const first = database.prepare('SELECT body FROM item ORDER BY rowid LIMIT 1').get();
  const tookMs = performance.now() - startMs;
  database.close();
  if (listed.length !== ITEMS || first === undefined) throw new Error('not all are there');
  return tookMs;
}
