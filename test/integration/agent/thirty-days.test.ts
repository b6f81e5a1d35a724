import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { sha256Of } from '../../../agent/outbox/soundness.ts';
import { createRecorder } from '../../../agent/recorder/recorder.ts';
import { openRing, readFrozen, writeFrozen } from '../../../agent/recorder/ring.ts';
import { openHistory } from '../../../agent/runs/history.ts';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { assembledOf, BROKEN, GREEN, NETWORK } from '../../support/samples.ts';
import { travelling } from '../../unit/collector/sample-envelope.ts';
import { newPlace } from '../../support/write-order/judge.ts';
import { syncTo } from './sync-bench.ts';
import { afterTest, outboxIn, temporaryFolder } from './workbench.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 30;
const BUNDLES_A_DAY = 10;
const RUNS_A_DAY = 288;
const BUNDLE_BYTES = 50 * 1024;
const MIB = 1024 * 1024;
const BEGAN_MS = Date.parse('2026-05-01T00:00:00Z');

const bytesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  );

const lostIn = (outbox: Outbox): number =>
  outbox.losses().reduce((sum, { count }) => sum + count, 0);

/** One laptop that no network reaches: an agent that is started anew each morning. */
function liveOffline(folder: string, days: number): Map<string, string> {
  const made = new Map<string, string>();
  let nowMs = BEGAN_MS;
  const now = (): Date => new Date(nowMs);
  const log = (): void => undefined;
  for (let day = 0; day < days; day += 1) {
    const opened = outboxIn(folder, { now, monotonicMs: () => nowMs });
    const { outbox } = opened;
    const past = openHistory({ dataFolder: folder, log, now });
    if (!past.ok) throw new Error(past.message);
    const ring = openRing(folder);
    const recorder = createRecorder({
      append: (event) => ring.append(event),
      frozen: readFrozen(folder),
      freeze: (frozen) => writeFrozen(folder, frozen),
      slowFacts: () => Promise.resolve(new Map()),
      inBackground: (work) => void work,
      ...{ now, monotonicMs: () => nowMs },
    });
    for (let run = 0; run < RUNS_A_DAY; run += 1) {
      nowMs = BEGAN_MS + day * DAY_MS + run * (DAY_MS / RUNS_A_DAY);
      const diagnosis = run % 29 === 0 ? BROKEN : GREEN;
      past.history.add(assembledOf(diagnosis, { startedAt: now().toISOString() }));
      recorder.state({ network: { ...NETWORK, since: now().toISOString() }, diagnosis });
      if (run % (RUNS_A_DAY / 24) === 0) outbox.tidy();
      if (
        run % Math.floor(RUNS_A_DAY / BUNDLES_A_DAY) !== 0 ||
        made.size >= (day + 1) * BUNDLES_A_DAY
      )
        continue;
      const id = uuidv7();
      const body = travelling({ id, encrypted: true }, randomBytes(BUNDLE_BYTES));
      const createdAt = now().toISOString();
      const kept = outbox.enqueue({ id, kind: 'break', origin: 'site', createdAt, body });
      if (!kept.ok) throw new Error(kept.message);
      made.set(id, sha256Of(body));
    }
    past.history.close();
    opened.close();
  }
  return made;
}

it(
  'a laptop that is offline for a month keeps 300 bundles and 8,640 checks in 200 MiB, loses only what is older than 30 days, counts that, and sends the rest within an hour',
  { timeout: 300_000 },
  async () => {
    const folder = newPlace();
    afterTest(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const made = liveOffline(folder, DAYS);
    const bytes = bytesIn(folder);
    const collectorFolder = temporaryFolder();
    const collector = await startCollector({
      ...{ dataFolder: collectorFolder, listen: '127.0.0.1:0' },
      log: () => undefined,
    });
    if (!collector.ok) throw new Error(collector.message);
    afterTest(() => collector.close());
    let nowMs = BEGAN_MS + DAYS * DAY_MS - DAY_MS / RUNS_A_DAY;
    const now = (): Date => new Date(nowMs);
    const { outbox } = outboxIn(folder, { now });
    const atEnd = [outbox.summary().count, lostIn(outbox)];
    // Two days more before there is a network again: what came in the first two is too old.
    for (let hour = 0; hour < 48; hour += 1) {
      nowMs += HOUR_MS;
      outbox.tidy();
    }
    const later = [outbox.summary().count, lostIn(outbox)];

    const startedMs = performance.now();
    const { waiting: left } = await syncTo(outbox, collector.url, { now }).run();
    const tookMs = performance.now() - startedMs;

    const listing = listReports(collectorFolder);
    const delivered = listing.ok ? listing.reports : [];
    console.log(
      `${String(DAYS)} days offline: ${(bytes / MIB).toFixed(1)} MiB with the reserve of 8, ${String(delivered.length)} sent in ${(tookMs / 1000).toFixed(1)} s`,
    );
    expect(atEnd).toEqual([300, 0]);
    expect(later).toEqual([280, 20]);
    expect(left).toBe(0);
    expect(outbox.losses().map(({ reason }) => reason)).toEqual(['age']);
    expect(new Set(delivered.map(({ id }) => id)).size).toBe(280);
    expect(delivered.every(({ id, sha256 }) => made.get(id) === sha256)).toBe(true);
    expect(bytes).toBeLessThan(200 * MIB);
    expect(tookMs).toBeLessThan(HOUR_MS);
  },
);
