import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { sampleReport } from '../../unit/collector/sample-report.ts';
import { spawnCollector } from './spawned-collector.ts';
import { helpdeskOf, put, receiptHolds, runningCollector, temporaryFolder } from './support.ts';

/**
 * Sends reports one after another until the collector dies. @returns the acknowledged ones: id →
 * receipt, body
 */
async function sendUntilItDies(
  url: string,
  size: number,
): Promise<Map<string, { receipt: string; body: string }>> {
  const acknowledged = new Map<string, { receipt: string; body: string }>();
  for (;;) {
    const id = uuid();
    const body = JSON.stringify(sampleReport({ id, site: 'x'.repeat(size) }));
    try {
      const response = await put(url, id, body);
      const receipt = await response.text();
      if (response.status === 201) acknowledged.set(id, { receipt, body });
    } catch (died) {
      if (died instanceof TypeError) return acknowledged;
      throw died;
    }
  }
}

const fileOf = (dataFolder: string, id: string): string =>
  join(dataFolder, 'reports', id.slice(-2), id);

/** What lies on the disk in the place of a body. */
const storedBody = async (dataFolder: string, id: string, { length }: string): Promise<string> =>
  (await readFile(fileOf(dataFolder, id), 'utf8')).slice(0, length);

const storeOne = async (
  dataFolder: string,
): Promise<{ id: string; body: string; receipt: string }> => {
  const collector = await startCollector({
    dataFolder,
    listen: '127.0.0.1:0',
    log: () => undefined,
  });
  if (!collector.ok) throw new Error(collector.message);
  const id = uuid();
  const body = JSON.stringify(sampleReport({ id }));
  const receipt = await (await put(collector.url, id, body)).text();
  await collector.close();
  return { id, body, receipt };
};

describe('a collector that is killed', () => {
  test(
    'while reports arrive keeps every report that it acknowledged',
    { timeout: 60_000 },
    async () => {
      const dataFolder = await temporaryFolder();
      const acknowledged = new Map<string, { receipt: string; body: string }>();
      for (const livesMs of [150, 70, 230, 110]) {
        const { child, url } = await spawnCollector(dataFolder);
        // From the first answer on: a busy machine gives none for a while.
        const [first, body] = [uuid(), 'a first one'];
        const answered = await put(url, first, body);
        expect(answered.status).toBe(201);
        acknowledged.set(first, { receipt: await answered.text(), body });
        const senders = [500, 20_000, 200_000, 500].map((size) => sendUntilItDies(url, size));
        await new Promise((resolve) => setTimeout(resolve, livesMs));
        child.kill('SIGKILL');
        for (const sent of await Promise.all(senders))
          sent.forEach((value, id) => acknowledged.set(id, value));
      }

      const { url, publicKey } = await runningCollector(dataFolder);

      expect(acknowledged.size).toBeGreaterThan(0);
      for (const [id, { receipt, body }] of acknowledged) {
        expect(await (await fetch(`${url}/v1/reports/${id}/receipt`)).text()).toBe(receipt);
        expect(receiptHolds(receipt, publicKey)).toBe(true);
        expect(await storedBody(dataFolder, id, body)).toBe(body);
      }
      expect(await readdir(join(dataFolder, 'incoming'))).toEqual([]);
      const listing = listReports(dataFolder);
      const ids = listing.ok ? listing.reports.map(({ id }) => id) : [];
      expect(new Set(ids).size).toBe(ids.length);
    },
  );

  test('between body and row indexes the report again, and acknowledges it when it is sent again', async () => {
    const dataFolder = await temporaryFolder();
    await storeOne(dataFolder);
    const id = uuid();
    const body = JSON.stringify(sampleReport({ id, device: 'LAPTOP-9' }));
    await mkdir(join(dataFolder, 'reports', id.slice(-2)), { recursive: true });
    await writeFile(fileOf(dataFolder, id), body);

    expect(listReports(dataFolder)).toMatchObject({ ok: true, reports: [{}] });

    const { url, publicKey } = await runningCollector(dataFolder);
    const again = await put(url, id, body);

    expect(again.status).toBe(200);
    expect(receiptHolds(await again.text(), publicKey)).toBe(true);
    expect(listReports(dataFolder)).toMatchObject({
      ok: true,
      reports: [{ id, device: 'LAPTOP-9' }, {}],
    });
  });

  test('with a torn body of nobody sets it aside, and takes the report anew', async () => {
    const dataFolder = await temporaryFolder();
    await storeOne(dataFolder);
    const id = uuid();
    await mkdir(join(dataFolder, 'reports', id.slice(-2)), { recursive: true });
    await writeFile(fileOf(dataFolder, id), '{"schema":1,');

    const { url } = await runningCollector(dataFolder);

    expect(await readdir(join(dataFolder, 'set-aside'))).toHaveLength(1);
    expect((await put(url, id, 'whole')).status).toBe(201);
  });
});

test('a lock file that the disk garbled keeps no collector from starting, and still lets in one alone', async () => {
  const dataFolder = await temporaryFolder();
  const { id } = await storeOne(dataFolder);
  const lock = join(dataFolder, 'lock.sqlite');
  await writeFile(lock, 'x'.repeat(5_000));

  await runningCollector(dataFolder);

  expect(listReports(dataFolder)).toMatchObject({ ok: true, reports: [{ id }] });
  await writeFile(lock, 'y'.repeat(5_000));
  const second = await startCollector({ dataFolder, listen: '127.0.0.1:0', log: () => undefined });
  expect(second).toMatchObject({ ok: false, message: expect.stringContaining('in use') as string });
});

describe('a body that was lost after its receipt', () => {
  test.each([
    ['is gone', (file: string) => rm(file)],
    ['was cut short', (file: string) => writeFile(file, 'x')],
  ])(
    'because the file %s is reported, and taken again under the same receipt',
    async (_, damage) => {
      const dataFolder = await temporaryFolder();
      const { id, body, receipt } = await storeOne(dataFolder);
      await damage(fileOf(dataFolder, id));
      const lines: string[] = [];

      const running = await runningCollector(dataFolder, {}, (line) => lines.push(line));
      const { url } = running;
      const shown = await (await helpdeskOf(running))(`/reports/${id}`);
      const again = await put(url, id, body);

      expect(lines.join('\n')).toContain(`report ${id} was acknowledged, but its body`);
      expect(shown.status).toBe(404);
      expect(await again.text()).toBe(receipt);
      expect(await storedBody(dataFolder, id, body)).toBe(body);
    },
  );
});
