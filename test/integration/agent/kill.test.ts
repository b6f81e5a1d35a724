import { expect, it } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { CHILD, createOracle, runChild } from '../../support/delivering.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

const KILLS = 30;

it(
  'an agent that is killed at any moment loses nothing that it promised to keep, and delivers nothing twice or altered',
  { timeout: 120_000 },
  async () => {
    const collectorFolder = temporaryFolder();
    const collector = await startCollector({
      dataFolder: collectorFolder,
      listen: '127.0.0.1:0',
      log: () => undefined,
    });
    if (!collector.ok) throw new Error(collector.message);
    afterTest(() => collector.close());
    const dataFolder = temporaryFolder();
    const oracle = createOracle();

    for (let kill = 0; kill < KILLS; kill += 1) {
      const at = { after: 'ready', ms: Math.random() * 150 } as const;
      oracle.read(await runChild(CHILD, [dataFolder, collector.url, 'fill'], at));
    }
    const waitingAfterKills = readOutbox(dataFolder);
    const lastLines = await runChild(CHILD, [dataFolder, collector.url, 'drain'], null);

    const listing = listReports(collectorFolder);
    if (!listing.ok) throw new Error(listing.message);
    expect(lastLines.slice(-1)).toEqual(['waiting 0']);
    expect(lastLines.filter((line) => line.startsWith('lost'))).toEqual([]);
    expect(oracle.against(listing.reports)).toEqual([]);
    expect(readOutbox(dataFolder)).toEqual({ ok: true, value: [] });
    console.log(
      `${String(KILLS)} kills: ${String(oracle.promised())} promised, ${String(listing.reports.length)} delivered, ${String(waitingAfterKills.ok ? waitingAfterKills.value.length : -1)} waiting after the last kill`,
    );
  },
);
