import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../collector/limits.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { until } from '../../support/until.ts';
import { put, type Running, runningCollector, temporaryFolder } from './support.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const reportsIn = (folder: string): string[] => {
  const listed = listReports(folder);
  return listed.ok ? listed.reports.map(({ id }) => id) : [];
};
const filesIn = (folder: string): string[] =>
  readdirSync(join(folder, 'reports'), { encoding: 'utf8', recursive: true }).filter(
    (name) => name.length > 3,
  );

/** One that the test closes itself. */
async function startedOnce(
  dataFolder: string,
  now: () => Date,
  limits: Partial<Limits> = {},
): Promise<Running> {
  const listen = '127.0.0.1:0';
  const started = await startCollector({ dataFolder, listen, limits, now, log: () => undefined });
  if (!started.ok) throw new Error(started.message);
  return started;
}

test('what is older than the settings say goes, body and row, and younger reports stay', async () => {
  const folder = await temporaryFolder();
  let nowMs = Date.parse('2026-05-04T09:00:00Z');
  const now = (): Date => new Date(nowMs);
  const first = await startedOnce(folder, now);
  const [old, young] = [uuid(), uuid()];
  await put(first.url, old, 'an old report');
  nowMs += 60 * DAY_MS;
  await put(first.url, young, 'a young one');
  await first.close();
  nowMs += 31 * DAY_MS;

  await runningCollector(folder, {}, () => undefined, { now });

  await until(() => filesIn(folder).length === 1);
  expect(reportsIn(folder)).toEqual([young]);
});

test('where room is short the oldest go at once, but what came within a day is never pushed out', async () => {
  const folder = await temporaryFolder();
  let nowMs = Date.parse('2026-05-04T09:00:00Z');
  const now = (): Date => new Date(nowMs);
  const limits = { retention: { ...DEFAULT_LIMITS.retention, maxBytes: 10_000 } };
  const first = await startedOnce(folder, now, limits);
  const old = [uuid(), uuid(), uuid()];
  for (const id of old) await put(first.url, id, id.repeat(83));
  nowMs += 2 * DAY_MS;
  const fresh = uuid();
  expect((await put(first.url, fresh, fresh.repeat(83))).status).toBe(201);
  expect(filesIn(folder)).toHaveLength(1);
  await first.close();

  const { url } = await runningCollector(folder, limits, () => undefined, { now });
  const [second, third, more] = [uuid(), uuid(), uuid()];
  for (const id of [second, third]) expect((await put(url, id, id.repeat(83))).status).toBe(201);
  // A flood of one day cannot push out what came just before it.
  expect(await (await put(url, more, more.repeat(83))).json()).toMatchObject({
    code: 'store-full',
  });
  expect(reportsIn(folder)).toEqual([third, second, fresh]);
});

test('one laptop cannot fill the disk: its day has an end, also after a restart, and others go on', async () => {
  const folder = await temporaryFolder();
  const quota = { itemsPerDay: 3 };
  const first = await startCollector({
    dataFolder: folder,
    listen: '127.0.0.1:0',
    quota,
    log: () => undefined,
  });
  if (!first.ok) throw new Error(first.message);
  const ids = Array.from({ length: 12 }, () => uuid());
  const statuses = await Promise.all(
    ids.map(async (id) => (await put(first.url, id, 'a report')).status),
  );
  expect(statuses.filter((status) => status === 201)).toHaveLength(3);
  expect(statuses.filter((status) => status === 429)).toHaveLength(9);
  await first.close();

  const { url } = await runningCollector(folder, {}, () => undefined, { quota });
  const refused = await put(url, uuid(), 'one more');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600']);
  // What has its receipt has it again, and another laptop has its own day.
  const known = ids[statuses.indexOf(201)] ?? '';
  expect((await put(url, known, 'a report')).status).toBe(200);
  const other = await put(url, uuid(), 'from elsewhere', { 'Linesman-Device': 'LAPTOP-8' });
  expect(other.status).toBe(201);
});
