import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Upload } from 'tus-js-client';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { listReports } from '../../../collector/list-reports.ts';
import { randomFrom } from '../../support/damage.ts';
import { SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import { slowLine } from './slow-line.ts';
import { spawnCollector } from './spawned-collector.ts';
import { receiptHolds, reprDigest, runningCollector, temporaryFolder } from './support.ts';

const MIB = 1024 * 1024;
const KILLS = 15;

/** Hands a body over as others do it; resolves when their client says that it is done. */
function uploadBy(url: string, id: string, body: Buffer, chunkSize = Infinity) {
  return new Promise<void>((resolve, reject) => {
    new Upload(body, {
      endpoint: `${url}/v1/uploads`,
      chunkSize,
      retryDelays: Array<number>(200).fill(50),
      metadata: {
        id,
        digest: reprDigest(body),
        device: SAMPLE_DEVICE,
        filetype: 'application/vnd.linesman.report',
      },
      onError: reject,
      onSuccess: () => {
        resolve();
      },
    }).start();
  });
}

const sha256Of = (body: Buffer): string => createHash('sha256').update(body).digest('hex');

describe('tus-js-client as the laptop', () => {
  test(
    `${String(KILLS)} kills of the collector amid its parts: every report is whole and acknowledged once, for 1.05 times its bytes`,
    {
      timeout: 180_000,
    },
    async () => {
      const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e6));
      const random = randomFrom(seed);
      const dataFolder = await temporaryFolder();
      const line = await slowLine(6 * MIB);
      let running = await spawnCollector(dataFolder);
      line.lead(running.url);
      const sizes: number[] = [];
      let [kills, isOver] = [0, false];
      const killing = (async () => {
        while (kills < KILLS) {
          await pause(700 + random(700));
          running.child.kill('SIGKILL');
          await once(running.child, 'exit');
          kills += 1;
          running = await spawnCollector(dataFolder);
          line.lead(running.url);
        }
        isOver = true;
      })();

      const reports = new Map<string, Buffer>();
      while (!isOver) {
        const id = uuid();
        const body = travelling({ id }, randomBytes(6 * MIB + random(8 * MIB)));
        reports.set(id, body);
        sizes.push(body.length);
        await uploadBy(line.url, id, body);
      }
      await killing;

      const listing = listReports(dataFolder);
      const listed = listing.ok ? listing.reports : [];
      expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(reports.keys()));
      expect(listed).toHaveLength(reports.size);
      for (const { id, sha256 } of listed) {
        expect(sha256).toBe(sha256Of(reports.get(id)!));
        const receipt = await fetch(`${running.url}/v1/reports/${id}/receipt`);
        expect(await receipt.json()).toMatchObject({ id, sha256 });
      }
      const ratio = line.sent() / sizes.reduce((sum, size) => sum + size, 0);
      console.log(
        `${String(kills)} kills over ${String(reports.size)} reports: ${ratio.toFixed(4)} times their bytes: SEED=${String(seed)}`,
      );
      expect(ratio).toBeLessThanOrEqual(1.05);
    },
  );

  test(
    'goes on where it was through resets, and finds the receipt signed',
    { timeout: 60_000 },
    async () => {
      const collector = await runningCollector(await temporaryFolder());
      const line = await slowLine(2 * MIB);
      line.lead(collector.url);
      const id = uuid();
      const body = travelling({ id }, randomBytes(4 * MIB));
      let isOver = false;
      const cutting = (async () => {
        while (!isOver) {
          await pause(350);
          line.cut();
        }
      })();

      await uploadBy(line.url, id, body, MIB);
      isOver = true;
      await cutting;

      const receipt = await (await fetch(`${collector.url}/v1/reports/${id}/receipt`)).text();
      expect(receiptHolds(receipt, collector.publicKey)).toBe(true);
      expect(line.sent() / body.length).toBeLessThanOrEqual(1.1);
    },
  );

  test('is done at once with a report that the collector has', async () => {
    const collector = await runningCollector(await temporaryFolder());
    const id = uuid();
    const body = travelling({ id }, randomBytes(2 * MIB));

    await uploadBy(collector.url, id, body);
    const first = await (await fetch(`${collector.url}/v1/reports/${id}/receipt`)).text();
    await uploadBy(collector.url, id, body);

    expect(await (await fetch(`${collector.url}/v1/reports/${id}/receipt`)).text()).toBe(first);
  });
});
