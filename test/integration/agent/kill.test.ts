import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { readOutbox } from '../../../agent/outbox/read.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

const CHILD = new URL('delivering-child.ts', import.meta.url).pathname;
const KILLS = 30;

/**
 * Runs the child; kills it some time after its first promise, or lets it end. @returns every line
 * that it wrote
 */
async function runChild(
  dataFolder: string,
  url: string,
  task: 'fill' | 'drain',
  killAfterMs: number | null,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [CHILD, dataFolder, url, task], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let errors = '';
  let timer: NodeJS.Timeout | null = null;
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (killAfterMs !== null && timer === null && out.includes('ready'))
      timer = setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (killAfterMs === null ? code !== 0 : signal !== 'SIGKILL')
    throw new Error(`the child ended by itself (${String(code)}): ${errors}`);
  // A line that the kill cut is no promise.
  return out.split('\n').slice(0, -1);
}

describe('an agent that is killed at any moment', () => {
  it(
    'loses nothing that it promised to keep, and delivers nothing twice or altered',
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
      const promised = new Map<string, string>();
      const tried = new Set<string>();

      for (let kill = 0; kill < KILLS; kill += 1) {
        const lines = await runChild(dataFolder, collector.url, 'fill', Math.random() * 150);
        for (const [word, id = '', sha256 = ''] of lines.map((line) => line.split(' '))) {
          if (word === 'try') tried.add(id);
          if (word === 'kept') promised.set(id, sha256);
        }
      }
      const waitingAfterKills = readOutbox(dataFolder);
      const lastLines = await runChild(dataFolder, collector.url, 'drain', null);

      const listing = listReports(collectorFolder);
      if (!listing.ok) throw new Error(listing.message);
      const delivered = new Map(listing.reports.map(({ id, sha256 }) => [id, sha256]));
      const left = readOutbox(dataFolder);
      expect(lastLines).toContain('waiting 0');
      expect([...promised].filter(([id, sha256]) => delivered.get(id) !== sha256)).toEqual([]);
      expect([...delivered.keys()].filter((id) => !tried.has(id))).toEqual([]);
      expect(delivered.size).toBe(listing.reports.length);
      expect(left).toEqual({ ok: true, value: [] });
      console.log(
        `${String(KILLS)} kills: ${String(promised.size)} promised, ${String(delivered.size)} delivered, ${String(waitingAfterKills.ok ? waitingAfterKills.value.length : -1)} waiting after the last kill`,
      );
    },
  );
});
