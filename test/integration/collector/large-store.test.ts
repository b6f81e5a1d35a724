import { openSync, renameSync, rmSync, statSync, writeSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import type { IndexedReport } from '../../../collector/store/index-row.ts';
import { openReportIndex } from '../../../collector/store/sqlite-index.ts';
import { until } from '../../support/until.ts';
import { randomFrom } from '../../support/damage.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { put, runningCollector, temporaryFolder } from './support.ts';

/** As if every index were too large to be checked before the first request. */
const LARGE = { checkedAtStartBytes: 0, check: { firstAfterMs: 0, rows: 3, restShare: 0 } };
const bodyOf = (id: string): string => JSON.stringify(sampleReport({ id }));

/** A folder that holds so many reports, and the receipts that were given for them. */
async function filled(count: number): Promise<{ folder: string; receipts: Map<string, string> }> {
  const folder = await temporaryFolder();
  const listen = '127.0.0.1:0';
  const started = await startCollector({ dataFolder: folder, listen, log: () => undefined });
  if (!started.ok) throw new Error(started.message);
  const receipts = new Map<string, string>();
  for (let report = 0; report < count; report += 1) {
    const id = uuid();
    receipts.set(id, await (await put(started.url, id, bodyOf(id))).text());
  }
  await started.close();
  return { folder, receipts };
}

const fileOf = (folder: string, id: string): string => join(folder, 'reports', id.slice(-2), id);

test('a store too large to be checked at its start serves at once, and finds what is amiss beside that', async () => {
  const { folder, receipts } = await filled(8);
  const [lost = '', rowless = ''] = receipts.keys();
  rmSync(fileOf(folder, lost));
  const database = new DatabaseSync(join(folder, 'index.sqlite'));
  database.prepare('DELETE FROM report WHERE id = ?').run(rowless);
  database.close();
  const lines: string[] = [];

  const { url } = await runningCollector(folder, LARGE, (line) => lines.push(line));
  await until(() => lines.some((line) => line.includes('the store has been checked')));

  const listing = listReports(folder);
  if (!listing.ok) throw new Error(listing.message);
  expect(listing.reports).toHaveLength(8);
  expect(listing.reports.filter(({ whole }) => !whole).map(({ id }) => id)).toEqual([lost]);
  expect(lines.join('\n')).toContain(`report ${lost} was acknowledged, but its body is gone`);
  for (const [id, receipt] of receipts) {
    const again = await put(url, id, bodyOf(id));
    expect([again.status, await again.text()]).toEqual([200, receipt]);
  }
});

test('a page of its index that is damaged is found beside the service, and every receipt stays', async () => {
  const { folder, receipts } = await filled(40);
  const path = join(folder, 'index.sqlite');
  const index = openSync(path, 'r+');
  // The last page of some twenty holds rows.
  writeSync(index, Buffer.alloc(4096), 0, 4096, statSync(path).size - 4096);
  closeSync(index);
  const lines: string[] = [];

  const { url } = await runningCollector(folder, LARGE, (line) => lines.push(line));
  await until(() => lines.some((line) => line.includes('it was set aside as')));

  for (const [id, receipt] of receipts) {
    const again = await put(url, id, bodyOf(id));
    expect([again.status, await again.text()]).toEqual([200, receipt]);
  }
});

test('a body whose first name alone is left is kept, however large the store', async () => {
  const { folder, receipts } = await filled(3);
  const [id = ''] = receipts.keys();
  renameSync(fileOf(folder, id), join(folder, 'incoming', `${id}.${uuid()}.part`));

  const { url } = await runningCollector(folder, {
    ...LARGE,
    check: { ...LARGE.check, firstAfterMs: 60_000 },
  });

  expect((await put(url, id, bodyOf(id))).status).toBe(200);
  expect(statSync(fileOf(folder, id)).size).toBeGreaterThan(100);
});

test('totals are those of the rows, whatever was added, replaced, lost and removed, and those of an earlier version are counted', async () => {
  const path = join(await temporaryFolder(), 'index.sqlite');
  const opened = openReportIndex(path);
  if (!opened.ok) throw new Error(opened.message);
  const { index } = opened;
  const random = randomFrom(7);
  const rows: string[] = [];
  const some = (): string => rows[random(rows.length)] ?? '';
  const row = (id: string): IndexedReport => ({
    ...{ id, device: 'LAPTOP-7', sha256: '', receivedAt: '2026-05-04T09:00:00Z', receipt: '' },
    ...{ bytes: random(1000), summary: null, whole: random(3) > 0 },
  });
  for (let step = 0; step < 400; step += 1) {
    const deed = random(4);
    if (deed === 0 || rows.length === 0) {
      const id = uuid();
      rows.push(id);
      await index.insert(row(id));
    } else if (deed === 1) index.restore([row(some()), row(some())]);
    else if (deed === 2) index.setWhole(some(), random(2) === 0);
    else index.remove(some());
  }
  const said = { ...index.whole(), rows: index.count() };
  index.close();

  const database = new DatabaseSync(path);
  const counted = database
    .prepare(
      'SELECT sum(whole) AS count, sum(whole * bytes) AS bytes, count(*) AS rows FROM report',
    )
    .get();
  database.exec(
    'DROP TRIGGER report_added; DROP TRIGGER report_removed; DROP TRIGGER report_changed; DROP TABLE total; PRAGMA user_version = 2',
  );
  database.close();
  const older = openReportIndex(path, { readOnly: true });
  const migrated = openReportIndex(path);
  if (!older.ok || !migrated.ok) throw new Error('not opened');

  expect(said).toEqual({ ...counted });
  expect(said.rows).toBeGreaterThan(20);
  expect({ ...older.index.whole(), rows: older.index.count() }).toEqual(said);
  expect({ ...migrated.index.whole(), rows: migrated.index.count() }).toEqual(said);
  older.index.close();
  migrated.index.close();
});
