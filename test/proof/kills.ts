import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector } from '../../collector/collector.ts';
import { listReports } from '../../collector/list-reports.ts';
import { readOutbox } from '../../agent/outbox/read.ts';
import { randomFrom } from '../support/damage.ts';
import { createOracle, type KillAt, runChild } from '../support/delivering.ts';
import { OLDER_LAYOUTS, olderOutbox } from '../support/older-outbox.ts';
import { bundledChild } from '../support/bundled.ts';
import { type Proof, say } from './proof.ts';

/** Kills of one data folder, of which the first hits the takeover of an older layout. */
const KILLS_A_FOLDER = 10;
const OLD_REPORTS = 40;

/**
 * Kills a process that runs the agent's outbox and its sync against a real collector, over takeover,
 * enqueue, send in one piece and in parts, receipt and vacuum. What the process said before the kill
 * is the oracle: all of it must be at the collector, once and unaltered.
 */
export const kills: Proof = async ({ seed, isSlice }) => {
  const count = isSlice ? 30 : 1000;
  const random = randomFrom(seed);
  const root = mkdtempSync(join(tmpdir(), 'linesman-kills-'));
  const child = await bundledChild();
  const oracle = createOracle();
  let [midWay, waitedAtKills, broken] = [0, 0, 0];
  const collectorFolder = join(root, 'collector');
  const collector = await startCollector({
    ...{ dataFolder: collectorFolder, listen: '127.0.0.1:0' },
    log: () => undefined,
  });
  if (!collector.ok) throw new Error(collector.message);
  try {
    for (let done = 0; done < count; done += KILLS_A_FOLDER) {
      const folder = join(root, `laptop-${String(done)}`);
      mkdirSync(folder);
      for (const { id, sha256 } of olderOutbox(folder, 1 + random(OLDER_LAYOUTS), OLD_REPORTS))
        oracle.promise(id, sha256);
      for (let kill = 0; kill < Math.min(KILLS_A_FOLDER, count - done); kill += 1) {
        const at: KillAt =
          kill === 0 ? { after: 'opening', ms: random(40) } : { after: 'ready', ms: random(150) };
        const task = random(4) === 0 ? 'drain' : 'fill';
        const lines = await runChild(child.path, [folder, collector.url, task], at);
        if (!lines.includes('ready')) midWay += 1;
        oracle.read(lines);
        const waiting = readOutbox(folder);
        waitedAtKills += waiting.ok ? waiting.value.length : 0;
      }
      const last = await runChild(child.path, [folder, collector.url, 'drain'], null);
      const wrong = last.filter((line) => line.startsWith('lost'));
      if (last.at(-1) !== 'waiting 0') wrong.push(last.at(-1) ?? 'it said nothing');
      if (wrong.length > 0) broken += 1;
      say(wrong, done);
      rmSync(folder, { recursive: true, force: true });
    }
    const listing = listReports(collectorFolder);
    if (!listing.ok) throw new Error(listing.message);
    const wrong = oracle.against(listing.reports);
    say(wrong, count);
    return {
      ok: wrong.length === 0 && broken === 0,
      figures: `${String(count)} kills, ${String(midWay)} of them while an older layout was taken over: ${String(oracle.promised())} promised, ${String(listing.reports.length)} delivered, ${String(waitedAtKills)} waited at kills, ${String(wrong.length + broken)} promises broken`,
    };
  } finally {
    await collector.close();
    child.remove();
    rmSync(root, { recursive: true, force: true });
  }
};
