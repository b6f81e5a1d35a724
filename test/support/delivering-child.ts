/**
 * A process that does what the agent does with reports, until it is killed: `node
 * delivering-child.ts DATA URL fill|drain`. Writes `opening` and `ready`, `try ID` before and `kept
 * ID SHA256` after a report is durable, and at its end what waits and what was lost; the reader knows
 * what was promised.
 */
import { writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { acquireLock } from '../../agent/data/lock.ts';
import { openOutbox } from '../../agent/outbox/open.ts';
import { sha256Of } from '../../agent/outbox/soundness.ts';
import { loopbackSync } from './loopback-sync.ts';

const [dataFolder = '', url = '', task = ''] = process.argv.slice(2);
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const log = (line: string): void => {
  writeSync(2, `${line}\n`);
};
const now = (): Date => new Date();

/** Mostly small ones, some beside the database, a few that travel in parts. */
function someBody(): Buffer {
  const dice = Math.random();
  const most = dice < 0.7 ? 2_000 : dice < 0.92 ? 200_000 : dice < 0.98 ? 500_000 : 2_000_000;
  return randomBytes(200 + Math.floor(Math.random() * most));
}

say('opening');
const lock = acquireLock(dataFolder);
if (!lock.ok) throw new Error(lock.message);
const opened = openOutbox({ dataFolder, origin: 'site', log, now });
if (!opened.ok) throw new Error(opened.message);
const { outbox } = opened;
const sync = loopbackSync(outbox, { dataFolder, url, log });
say('ready');
while (task === 'fill') {
  const id = uuidv7();
  const body = someBody();
  say(`try ${id}`);
  const enqueued = outbox.enqueue({
    id,
    kind: 'break',
    origin: 'site',
    createdAt: now().toISOString(),
    body,
  });
  if (!enqueued.ok) throw new Error(enqueued.message);
  say(`kept ${id} ${sha256Of(body)}`);
  sync.enqueued();
  // Lets answers come in between: a report every few milliseconds, some sent, some waiting when the
  // end comes.
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 8));
}
const { waiting } = await sync.run();
for (const { count } of outbox.losses()) say(`lost ${String(count)}`);
say(`waiting ${String(waiting)}`);
await sync.close();
outbox.close();
lock.release();
