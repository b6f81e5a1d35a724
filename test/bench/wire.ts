import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Upload } from 'tus-js-client';
import { v7 as uuid } from 'uuid';
import { uploadReport } from '../../agent/sync/tus.ts';
import { startCollector } from '../../collector/collector.ts';
import { ENVELOPE_TYPE } from '../../model/envelope.ts';
import { directClient } from '../support/direct-client.ts';
import { openSlowLine } from '../support/slow-line.ts';
import { SAMPLE_DEVICE, travelling } from '../unit/collector/sample-envelope.ts';
import type { Bench } from './statistics.ts';

const MIB = 1024 * 1024;
const BYTES = 4 * MIB;
const BYTES_PER_SECOND = 2 * MIB;
const CUT_EVERY_MS = 500;
const AGAIN_AFTER_MS = 50;
const ROUNDS = 10;

type Send = (url: string, id: string, body: Buffer) => Promise<void>;

/**
 * Reports of 4 MiB over a line that is reset every half second: what the line carried towards the
 * collector, headers and all, over the bytes of the reports. Beside tus-js-client on a line of its own.
 */
export const wire: Bench = async ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  const collector = await startCollector({
    dataFolder: join(folder, 'collector'),
    listen: '127.0.0.1:0',
    log: () => undefined,
  });
  try {
    if (!collector.ok) return { skipped: collector.message };
    const [ours, theirs] = await Promise.all([
      overCuts(collector.url, rounds(ROUNDS), sendByAgent),
      overCuts(collector.url, rounds(ROUNDS), sendByTus),
    ]);
    return [
      {
        what: `bytes over a line that is cut every half second, ${String(rounds(ROUNDS))} reports of 4 MiB`,
        ours: `${ours.ratio.toFixed(4)} × the reports, ${String(ours.cuts)} cuts`,
        beside: `${theirs.ratio.toFixed(4)} × tus-js-client, ${String(theirs.cuts)} cuts; 1.05 × wanted at most`,
        ratio: `${(ours.ratio / theirs.ratio).toFixed(3)} ×`,
      },
    ];
  } finally {
    if (collector.ok) await collector.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function overCuts(
  url: string,
  rounds: number,
  send: Send,
): Promise<{ readonly ratio: number; readonly cuts: number }> {
  const line = await openSlowLine(BYTES_PER_SECOND);
  line.lead(url);
  let [cuts, bytes] = [0, 0];
  const timer = setInterval(() => {
    line.cut();
    cuts += 1;
  }, CUT_EVERY_MS);
  try {
    for (let round = 0; round < rounds; round += 1) {
      const id = uuid();
      const body = travelling({ id }, randomBytes(BYTES));
      bytes += body.length;
      await send(line.url, id, body);
      const receipt = await fetch(`${url}/v1/reports/${id}/receipt`);
      if (!receipt.ok) throw new Error(`report ${id} has no receipt: ${String(receipt.status)}`);
    }
  } finally {
    clearInterval(timer);
    line.close();
  }
  return { ratio: line.sent() / bytes, cuts };
}

const sendByAgent: Send = async (collectorUrl, id, body) => {
  const sha256 = createHash('sha256').update(body).digest('hex');
  let place: string | null = null;
  for (let tries = 0; ; tries += 1) {
    const answer = await uploadReport(
      {
        report: { id, body, bytes: body.length, sha256, mediaType: ENVELOPE_TYPE, tries },
        record: {
          read: () => place,
          write: (next) => {
            place = next;
            return { ok: true, value: undefined };
          },
        },
        onProgress: () => undefined,
      },
      {
        http: directClient,
        collectorUrl,
        device: SAMPLE_DEVICE,
        signal: new AbortController().signal,
        now: () => new Date(),
      },
    );
    if (answer.kind === 'receipt') return;
    if (answer.kind === 'refused') throw new Error(answer.message);
    await pause(AGAIN_AFTER_MS);
  }
};

const sendByTus: Send = (url, id, body) =>
  new Promise((resolve, reject) => {
    new Upload(body, {
      endpoint: `${url}/v1/uploads`,
      retryDelays: Array<number>(200).fill(AGAIN_AFTER_MS),
      metadata: {
        id,
        digest: `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
        device: SAMPLE_DEVICE,
        filetype: ENVELOPE_TYPE,
      },
      onError: reject,
      onSuccess: () => {
        resolve();
      },
    }).start();
  });
