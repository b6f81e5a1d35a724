import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { prepareDataFolder } from '../../agent/data/folder.ts';
import { openOutbox } from '../../agent/outbox/open.ts';
import { reprDigest } from '../../agent/sync/client.ts';
import { startCollector } from '../../collector/collector.ts';
import { loopbackSync } from '../support/loopback-sync.ts';
import { type Bench, median, ms, pairwise, timed } from './statistics.ts';

const REPORTS = 50;
const BYTES = 2 * 1024;
const ROUNDS = 7;

/**
 * A laptop that comes back with many reports: handed over one by one, each with its receipt verified
 * and stored before it leaves the outbox. Beside bare PUTs of as many bytes, one by one to the same
 * collector, by Node's own fetch on a connection that stands.
 */
export const drain: Bench = async ({ rounds }) => {
  const folder = mkdtempSync(join(tmpdir(), 'linesman-bench-'));
  const collector = await startCollector({
    dataFolder: join(folder, 'collector'),
    listen: '127.0.0.1:0',
    log: () => undefined,
  });
  try {
    if (!collector.ok) return { skipped: collector.message };
    let nth = 0;
    const { ours, theirs } = await pairwise(
      rounds(ROUNDS),
      () => byAgent(join(folder, String((nth += 1))), collector.url),
      () => byFetch(collector.url),
    );
    const [one, other] = [median(ours) / REPORTS, median(theirs) / REPORTS];
    return [
      {
        what: `${String(REPORTS)} waiting reports of 2 KiB handed over, each (median)`,
        ours: ms(one),
        beside: `${ms(other)} of a bare PUT by fetch, whose receipt nobody verifies or stores`,
        ratio: `${(one / other).toFixed(2)} ×`,
      },
    ];
  } finally {
    if (collector.ok) await collector.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

async function byAgent(dataFolder: string, url: string): Promise<number> {
  const [now, log] = [() => new Date(), () => undefined];
  const prepared = prepareDataFolder(dataFolder);
  if (!prepared.ok) throw new Error(prepared.message);
  const opened = openOutbox({ dataFolder, origin: 'site', log, now });
  if (!opened.ok) throw new Error(opened.message);
  const { outbox } = opened;
  for (let nth = 0; nth < REPORTS; nth += 1)
    outbox.enqueue({
      id: uuid(),
      kind: 'break',
      origin: 'site',
      createdAt: now().toISOString(),
      body: randomBytes(BYTES),
    });
  const sync = loopbackSync(outbox, { dataFolder, url, log });
  const took = await timed(async () => {
    const { sent } = await sync.run();
    if (sent.length !== REPORTS) throw new Error(`${String(sent.length)} of them were handed over`);
  });
  await sync.close();
  outbox.close();
  return took;
}

const byFetch = (url: string): Promise<number> =>
  timed(async () => {
    for (let nth = 0; nth < REPORTS; nth += 1) {
      const body = randomBytes(BYTES);
      const answer = await fetch(`${url}/v1/reports/${uuid()}`, {
        method: 'PUT',
        headers: {
          'Content-Type': 'application/json',
          'Linesman-Device': 'device-2',
          'Repr-Digest': reprDigest(createHash('sha256').update(body).digest('hex')),
        },
        body,
      });
      if (answer.status !== 201) throw new Error(`the collector answered ${String(answer.status)}`);
      await answer.arrayBuffer();
    }
  });
