import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { describe, expect, test } from 'vitest';
import { uploadReport } from '../../../agent/sync/tus.ts';
import type { UploadRecord } from '../../../agent/sync/tus-requests.ts';
import type { OutgoingReport } from '../../../agent/sync/wire.ts';
import { ENVELOPE_TYPE } from '../../../model/envelope.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { directClient } from '../../support/direct-client.ts';
import { SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import { slowLine } from './slow-line.ts';
import { spawnCollector } from './spawned-collector.ts';
import { receiptHolds, runningCollector, temporaryFolder } from './support.ts';
import { MIB } from './tus-support.ts';

function reportOf(bytes: number): OutgoingReport {
  const id = uuid();
  const body = travelling({ id }, randomBytes(bytes));
  return {
    id,
    body,
    bytes: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    mediaType: ENVELOPE_TYPE,
    tries: 0,
  };
}

function remembered(): UploadRecord {
  let place: string | null = null;
  return {
    read: () => place,
    write: (next) => {
      place = next;
      return { ok: true, value: undefined };
    },
  };
}

/** One try of the agent, and the most that the collector said it has. */
async function tryOnce(report: OutgoingReport, record: UploadRecord, url: string) {
  let kept = 0;
  const answer = await uploadReport(
    { report, record, onProgress: (progress) => (kept = Math.max(kept, progress.kept)) },
    {
      http: directClient,
      collectorUrl: url,
      device: SAMPLE_DEVICE,
      signal: new AbortController().signal,
      now: () => new Date(),
    },
  );
  return { answer, kept };
}

describe('an agent of ours before a collector of ours', () => {
  test('hands a report over in parts, and again when its answer was lost, for one receipt', async () => {
    const dataFolder = await temporaryFolder();
    const collector = await runningCollector(dataFolder);
    const report = reportOf(5 * MIB);

    const first = await tryOnce(report, remembered(), collector.url);
    // As if the answer and the place of the upload were lost with the agent's disk.
    const again = await tryOnce(report, remembered(), collector.url);

    expect(first.answer.kind).toBe('receipt');
    expect(again.answer).toEqual(first.answer);
    const receipt = await (await fetch(`${collector.url}/v1/reports/${report.id}/receipt`)).text();
    expect(receiptHolds(receipt, collector.publicKey)).toBe(true);
    expect(listReports(dataFolder)).toMatchObject({ reports: [{ id: report.id }] });
  });

  test('goes on from where it was when the collector dies between its tries', async () => {
    const dataFolder = await temporaryFolder();
    const line = await slowLine(8 * MIB);
    const report = reportOf(12 * MIB);
    const record = remembered();
    const kept: number[] = [];
    for (let kills = 0; kills < 3; kills += 1) {
      const { child, url } = await spawnCollector(dataFolder);
      line.lead(url);
      const trying = tryOnce(report, record, line.url);
      await pause(500);
      child.kill('SIGKILL');
      await once(child, 'exit');
      kept.push((await trying).kept);
    }
    const { url } = await spawnCollector(dataFolder);
    line.lead(url);
    const last = await tryOnce(report, record, line.url);

    expect(kept[0]).toBeGreaterThan(0);
    expect(kept).toEqual(kept.toSorted((one, other) => one - other));
    expect(line.sent() / report.bytes).toBeLessThan(1.1);
    expect(last.answer.kind).toBe('receipt');
    expect(listReports(dataFolder)).toMatchObject({
      reports: [{ id: report.id, sha256: report.sha256 }],
    });
  });
});
