import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { forgetDevice } from '../../../collector/devices/keep-forgotten.ts';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { until } from '../../support/until.ts';
import { put, runningCollector, temporaryFolder } from './support.ts';
import { begun, bodyOf, MIB, patch, uploadsIn } from './tus-support.ts';
import { SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';

const filesIn = (folder: string, of: string): string[] =>
  readdirSync(join(folder, of), { encoding: 'utf8', recursive: true }).filter(
    (name) => name.length > 3,
  );
const devicesIn = (folder: string): string[] => {
  const listed = listReports(folder);
  return listed.ok ? listed.reports.map(({ device }) => device) : [];
};
const OTHER_DEVICE = 'f3c1a6de-0000-4c52-9d3e-2f1a7b5c9e01';
/** Of whom the overview of all laptops knows how they stand, or which ports they saw. */
function knownIn(folder: string): string[] {
  const database = new DatabaseSync(join(folder, 'fleet.sqlite'), { readOnly: true });
  const rows = database
    .prepare('SELECT device FROM standing UNION SELECT device FROM sighting')
    .all();
  database.close();
  return rows.map(({ device }) => String(device));
}
const auditIn = (folder: string): unknown[] => {
  const database = new DatabaseSync(join(folder, 'readers.sqlite'), { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const said = tables.flatMap(({ name }) =>
    database.prepare(`SELECT * FROM "${String(name)}"`).all(),
  );
  database.close();
  return said;
};

test('all that a laptop sent is removed beside the running collector, whole and in parts, and nothing of another', async () => {
  const folder = await temporaryFolder();
  const { url } = await runningCollector(folder);
  const ids = Array.from({ length: 60 }, () => uuid());
  await Promise.all(
    ids.map((id) => put(url, id, `of ${id}`, { 'Linesman-Device': SAMPLE_DEVICE })),
  );
  const other = uuid();
  await put(url, other, 'of another', { 'Linesman-Device': 'LAPTOP-8' });
  const half = uuid();
  const body = bodyOf(half, MIB);
  await patch(await begun(url, half, body), 0, body.subarray(0, MIB / 2));

  expect(await forgetDevice(folder, SAMPLE_DEVICE)).toEqual({ ok: true, value: 'gone' });

  expect(devicesIn(folder)).toEqual(['LAPTOP-8']);
  expect(filesIn(folder, 'reports')).toEqual([join(other.slice(-2), other)]);
  expect(await uploadsIn(folder)).toEqual([]);
  expect(auditIn(folder)).toContainEqual(
    expect.objectContaining({ who: 'owner', deed: 'device-forgotten', about: SAMPLE_DEVICE }),
  );
  // Nothing keeps it from coming back.
  const again = await put(url, ids[0] ?? '', 'anew', { 'Linesman-Device': SAMPLE_DEVICE });
  expect(again.status).toBe(201);
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  expect(devicesIn(folder)).toEqual([SAMPLE_DEVICE, 'LAPTOP-8']);
});

test('how a forgotten laptop stands is shown to the helpdesk no more, and that of another still is', async () => {
  const folder = await temporaryFolder();
  const { url } = await runningCollector(folder);
  for (const device of [SAMPLE_DEVICE, OTHER_DEVICE]) {
    const id = uuid();
    await put(url, id, travelling({ id, device }), { 'Linesman-Device': device });
  }
  await until(() => knownIn(folder).length === 2);

  expect(await forgetDevice(folder, SAMPLE_DEVICE)).toEqual({ ok: true, value: 'gone' });

  expect(knownIn(folder)).toEqual([OTHER_DEVICE]);
});

test('a laptop that nobody knows is not forgotten, and one is while no collector runs, at its next start', async () => {
  const folder = await temporaryFolder();
  const listen = '127.0.0.1:0';
  const first = await startCollector({ dataFolder: folder, listen, log: () => undefined });
  if (!first.ok) throw new Error(first.message);
  await put(first.url, uuid(), 'a report');
  await first.close();

  expect(await forgetDevice(folder, 'LAPTOP-9')).toEqual({ ok: true, value: 'unknown' });
  expect(await forgetDevice(folder, 'LAPTOP-7')).toEqual({ ok: true, value: 'asked' });
  await runningCollector(folder);
  await until(() => filesIn(folder, 'reports').length === 0);
  expect(devicesIn(folder)).toEqual([]);
});
