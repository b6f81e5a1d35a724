import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { expect, test } from 'vitest';
import { listReports } from '../../../collector/list-reports.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { put, receiptHolds, runningCollector, temporaryFolder } from './support.ts';

test('a copy made while reports come, started elsewhere, holds all that came before, under the receipts that were given', async () => {
  const [folder, elsewhere] = [await temporaryFolder(), join(await temporaryFolder(), 'copy')];
  const { url, publicKey } = await runningCollector(folder);
  const bodyOf = (id: string): string => JSON.stringify(sampleReport({ id }));
  const send = async (): Promise<[string, string]> => {
    const id = uuid();
    return [id, await (await put(url, id, bodyOf(id))).text()];
  };
  const before = await Promise.all(Array.from({ length: 30 }, send));
  let isCopied = false;
  let during = 0;
  const senders = Array.from({ length: 4 }, async () => {
    for (; !isCopied; during += 1) await send();
  });

  // It exits 1 where a body under way went while it looked.
  await new Promise((resolve) => execFile('cp', ['-a', folder, elsewhere], resolve));
  isCopied = true;
  await Promise.all(senders);
  const copy = await runningCollector(elsewhere);

  expect(during).toBeGreaterThan(0);
  expect(copy.publicKey).toBe(publicKey);
  for (const [id, receipt] of before) {
    const again = await put(copy.url, id, bodyOf(id));
    expect([again.status, await again.text()]).toEqual([200, receipt]);
    expect(receiptHolds(receipt, copy.publicKey)).toBe(true);
  }
  const listing = listReports(elsewhere);
  expect(listing.ok && listing.reports.length).toBeGreaterThanOrEqual(30);
});
