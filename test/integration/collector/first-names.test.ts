import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { put, runningCollector, temporaryFolder } from './support.ts';

test('a power cut that takes the names of acknowledged bodies back takes nothing else, with an index or without', async () => {
  const folder = await temporaryFolder();
  const first = await startCollector({
    dataFolder: folder,
    listen: '127.0.0.1:0',
    log: () => undefined,
  });
  if (!first.ok) throw new Error(first.message);
  const receipts = new Map<string, string>();
  for (const id of [uuid(), uuid(), uuid()])
    receipts.set(id, await (await put(first.url, id, `body of ${id}`)).text());
  await first.close();
  const incoming = join(folder, 'incoming');
  expect(readdirSync(incoming)).toEqual([]);
  for (const id of receipts.keys())
    renameSync(
      join(folder, 'reports', id.slice(-2), id),
      join(incoming, `${id}.${randomUUID()}.part`),
    );
  // What never became whole was never acknowledged.
  writeFileSync(join(incoming, `${uuid()}.${randomUUID()}.part`), 'half a bo');
  rmSync(join(folder, 'index.sqlite'));

  const { url } = await runningCollector(folder);

  for (const [id, receipt] of receipts) {
    const again = await put(url, id, `body of ${id}`);
    expect([again.status, await again.text()]).toEqual([200, receipt]);
  }
  expect(listReports(folder)).toMatchObject({ reports: { length: 3 } });
  expect(readdirSync(incoming)).toEqual([]);
});
