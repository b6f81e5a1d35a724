import { cpSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { startCollector } from '../../../collector/collector.ts';
import { put } from './support.ts';

/**
 * On a small disk at `argv[2]`: fills it to different points under a folder that a death left, and
 * starts a collector each time. Prints one line of JSON for each point.
 */
const disk = process.argv[2] ?? '';
const died = join(disk, 'died');
const body = Buffer.alloc(20_000, 7);

const started = await startCollector({
  dataFolder: died,
  listen: '127.0.0.1:0',
  log: () => undefined,
});
if (!started.ok) throw new Error(started.message);
const ids = Array.from({ length: 10 }, () => uuid());
const receipts = new Map<string, string>();
for (const id of ids) receipts.set(id, await (await put(started.url, id, body)).text());
const copies = { closed: join(disk, 'closed'), killed: join(disk, 'killed') };
cpSync(died, copies.killed, { recursive: true });
await started.close();
cpSync(died, copies.closed, { recursive: true });
rmSync(died, { recursive: true });

for (const [state, copy] of Object.entries(copies))
  for (const freeKiB of [0, 4, 8, 16, 24, 32, 40, 64, 128, 512]) {
    const folder = join(disk, 'data');
    const filler = join(disk, 'filler');
    cpSync(copy, folder, { recursive: true });
    mkdirSync(filler);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(filler, 'all'), Buffer.alloc(Math.max(0, bavail * bsize - freeKiB * 1024)));
    const said: string[] = [];
    const again = await startCollector({
      dataFolder: folder,
      listen: '127.0.0.1:0',
      helpdesk: '127.0.0.1:0',
      log: (line) => said.push(line),
    });
    const point: Record<string, unknown> = { state, freeKiB, starts: again.ok };
    if (again.ok) {
      let held = 0;
      for (const [id, receipt] of receipts)
        if ((await (await fetch(`${again.url}/v1/reports/${id}/receipt`)).text()) === receipt)
          held += 1;
      point['held'] = held;
      const large = await put(again.url, uuid(), Buffer.alloc(900_000, 1));
      point['whenFull'] = large.status;
      point['retryAfter'] = large.headers.get('retry-after');
      rmSync(filler, { recursive: true });
      point['withRoom'] = (await put(again.url, uuid(), body)).status;
      await again.close();
    } else point['message'] = again.message;
    point['said'] = said;
    rmSync(filler, { recursive: true, force: true });
    rmSync(folder, { recursive: true });
    console.log(JSON.stringify(point));
  }
