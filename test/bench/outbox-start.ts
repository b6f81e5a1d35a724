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
 * From nothing to the first report in hand, with 10,000 of 2 KiB in the file:
 * every page of it is checked. Beside a bare SQLite that opens, lists and reads one.
 */
export const outboxStart: Bench = ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  try {
    fill(folder);
    const took = { ours: [] as number[], opening: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds(ROUNDS); round += 1) {
      const { openingMs, allMs } = start(folder, new Date());
      took.opening.push(openingMs);
      took.ours.push(allMs);
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
    const limit = (tookMs: number): string => `${(tookMs / LIMIT_MS).toFixed(2)} ×`;
    return Promise.resolve([
      row(
        'opened, with every page checked',
        opening,
        `${ms(LIMIT_MS)} wanted at most`,
        limit(opening),
      ),
      row(
        'the same, counted, the first one read',
        ours,
        `${ms(bare)} bare SQLite, which checks nothing`,
        `${(ours / bare).toFixed(2)} ×`,
      ),
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

function start(folder: string, at: Date): { readonly openingMs: number; readonly allMs: number } {
  const startMs = performance.now();
  const { outbox } = open(folder, at);
  const openingMs = performance.now() - startMs;
  const listed = outbox.summary().count;
  const first = outbox.next();
  const allMs = performance.now() - startMs;
  outbox.close();
  if (listed !== ITEMS || first === null) throw new Error(`${String(listed)} reports are counted`);
  return { openingMs, allMs };
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
