import { readdir, readFile, stat, utimes, writeFile, truncate } from 'node:fs/promises';
import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { pathsOf } from '../../../collector/store/data-folder.ts';
import { DEFAULT_LIMITS } from '../../../collector/limits.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { openStore } from '../../../collector/store/store.ts';
import { sweepSetAside } from '../../../collector/store/sweep.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { until } from '../../support/until.ts';
import { helpdeskOf, put, runningCollector, temporaryFolder } from './support.ts';

const reportText = (id: string): string => JSON.stringify(sampleReport({ id }));
const fileOf = (dataFolder: string, id: string): string =>
  join(dataFolder, 'reports', id.slice(-2), id);
const QUICK = {
  scrub: { firstAfterMs: 0, pauseMs: 1, bytesPerS: 1e9, betweenRoundsMs: 50 },
};

/** Flips one bit of a file, in place. */
function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}

describe('a report that rots while the collector runs', () => {
  test('is found by the scrub, said, marked in the list, and mended by sending it again', async () => {
    const dataFolder = await temporaryFolder();
    const lines: string[] = [];
    const { url } = await runningCollector(dataFolder, QUICK, (line) => lines.push(line));
    const id = uuid();
    const receipt = await (await put(url, id, reportText(id))).text();

    flip(fileOf(dataFolder, id), 30);
    await until(
      () => lines.join('\n'),
      (said) => said.includes('no longer has its digest'),
    );
    const listing = listReports(dataFolder);
    const again = await put(url, id, reportText(id));

    expect(listing).toMatchObject({ ok: true, reports: [{ id, whole: false }] });
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(receipt);
    expect(listReports(dataFolder)).toMatchObject({ reports: [{ id, whole: true }] });
  });

  test('is never shown as if it were whole, though nobody has looked before', async () => {
    const dataFolder = await temporaryFolder();
    const collector = await runningCollector(dataFolder);
    const visit = await helpdeskOf(collector);
    const id = uuid();
    await put(collector.url, id, reportText(id));

    flip(fileOf(dataFolder, id), 30);

    expect((await visit(`/reports/${id}/raw`)).status).toBe(404);
    expect((await visit(`/reports/${id}`)).status).toBe(404);
    expect(await (await visit('/')).text()).toContain('Its body was lost');
  });

  test('in its receipt alone keeps the receipt that it had', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder, QUICK);
    const id = uuid();
    const receipt = await (await put(url, id, reportText(id))).text();
    const sound = await readFile(fileOf(dataFolder, id));

    flip(fileOf(dataFolder, id), sound.length - 40);
    await until(
      () => readFile(fileOf(dataFolder, id)),
      (file) => file.equals(sound),
    );

    expect(await (await fetch(`${url}/v1/reports/${id}/receipt`)).text()).toBe(receipt);
  });

  test('in its row gets the receipt that it had, not one that does not verify', async () => {
    const dataFolder = await temporaryFolder();
    const { url } = await runningCollector(dataFolder);
    const id = uuid();
    const receipt = await (await put(url, id, reportText(id))).text();
    const database = new DatabaseSync(join(dataFolder, 'index.sqlite'));
    database.exec(
      "UPDATE report SET receipt = replace(receipt, 'e', 'f'), sha256 = replace(sha256, 'a', 'b')",
    );
    database.close();

    const again = await put(url, id, reportText(id));

    expect(again.status).toBe(200);
    expect(await again.text()).toBe(receipt);
    expect(await (await fetch(`${url}/v1/reports/${id}/receipt`)).text()).toBe(receipt);
  });
});

describe('a summary that rots in its row', () => {
  test('says again what the body says, and is written once', async () => {
    const dataFolder = await temporaryFolder();
    const lines: string[] = [];
    const { url } = await runningCollector(dataFolder, QUICK, (line) => lines.push(line));
    const [id, endless] = [uuid(), uuid()];
    await put(url, id, reportText(id));
    const report = sampleReport({ id: endless });
    const diagnosis = { ...report.run.diagnosis, since: 'x'.repeat(5000) };
    await put(url, endless, JSON.stringify({ ...report, run: { ...report.run, diagnosis } }));
    const database = new DatabaseSync(join(dataFolder, 'index.sqlite'));
    database
      .prepare("UPDATE report SET summary = replace(summary, 'ISA Server', 'nobody') WHERE id = ?")
      .run(id);
    database.close();

    await until(
      () => Promise.resolve(JSON.stringify(listReports(dataFolder))),
      (listing) => listing.includes('list of ISA Server'),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));

    expect(lines.filter((line) => line.includes('says again'))).toEqual([
      `report ${id}: its row says again what its body says`,
    ]);
  });
});

describe('an index that turns out damaged while the collector runs', () => {
  test('is built anew beside the service, with the receipts that were given', async () => {
    const dataFolder = await temporaryFolder();
    const first = await startCollector({ dataFolder, listen: '127.0.0.1:0', log: () => undefined });
    if (!first.ok) throw new Error(first.message);
    const receipts = new Map<string, string>();
    for (let number = 0; number < 5; number += 1) {
      const id = uuid();
      receipts.set(id, await (await put(first.url, id, reportText(id))).text());
    }
    await first.close();
    const lines: string[] = [];
    const opened = await openStore({
      paths: pathsOf(dataFolder),
      log: (line) => lines.push(line),
      now: () => new Date(),
    });
    if (!opened.ok) throw new Error(opened.message);
    const { store } = opened;

    store.rebuildIndex('as if a page were wrong');
    await expect(store.index.count()).rejects.toThrow('built anew');
    await until(
      () => lines.join('\n'),
      (said) => said.includes('a new one was built'),
    );
    const given: (string | undefined)[] = [];
    for (const id of receipts.keys()) given.push((await store.index.find(id))?.receipt);
    await store.close();

    expect(given).toEqual([...receipts.values()]);
    expect(lines.join('\n')).toContain('5 reports indexed again under the receipts they had');
  });
});

describe('a folder of an earlier version', () => {
  test('keeps its receipts, and writes each beside its body in time', async () => {
    const dataFolder = await temporaryFolder();
    const first = await startCollector({ dataFolder, listen: '127.0.0.1:0', log: () => undefined });
    if (!first.ok) throw new Error(first.message);
    const id = uuid();
    const receipt = await (await put(first.url, id, reportText(id))).text();
    await first.close();
    const whole = await readFile(fileOf(dataFolder, id));
    await truncate(fileOf(dataFolder, id), Buffer.byteLength(reportText(id)));

    const { url } = await runningCollector(dataFolder, QUICK);

    expect(await (await put(url, id, reportText(id))).text()).toBe(receipt);
    await until(
      () => readFile(fileOf(dataFolder, id)),
      (file) => file.equals(whole),
    );
  });
});

describe('what was set aside', () => {
  test('is removed when it is too old or too much, the oldest first', async () => {
    const setAside = await temporaryFolder();
    for (const name of ['one', 'two', 'three']) {
      await writeFile(join(setAside, name), Buffer.alloc(1000));
      await utimes(join(setAside, name), new Date(0), new Date(0));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const now = new Date();

    const none = await sweepSetAside({ setAside }, now, { maxAgeMs: 60_000, maxBytes: 5000 });
    const oldest = await sweepSetAside({ setAside }, now, { maxAgeMs: 60_000, maxBytes: 2500 });
    const left = await readdir(setAside);
    const later = new Date((await stat(join(setAside, 'three'))).ctimeMs + 60_001);
    const all = await sweepSetAside({ setAside }, later, { maxAgeMs: 60_000, maxBytes: 5000 });

    expect([none, oldest, all]).toEqual([0, 1, 2]);
    expect(left.sort()).toEqual(['three', 'two']);
  });
});

describe('a store that has what it may keep', () => {
  test('refuses new reports with a time to come back, and still knows the old ones', async () => {
    const { url } = await runningCollector(await temporaryFolder(), {
      retention: { ...DEFAULT_LIMITS.retention, maxBytes: 5000 },
    });
    const id = uuid();
    const receipt = await (await put(url, id, Buffer.alloc(4000))).text();

    const refused = await put(url, uuid(), Buffer.alloc(4000));
    const again = await put(url, id, Buffer.alloc(4000));

    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'store-full' });
    expect(refused.headers.get('retry-after')).toBe('3600');
    expect(await again.text()).toBe(receipt);
    expect(DEFAULT_LIMITS.retention.maxBytes).toBe(20 * 1024 ** 3);
  });
});
