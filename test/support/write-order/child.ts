/**
 * A process whose writes are recorded: `node child.ts DATA SEED STEPS`. Fills and empties an outbox,
 * closes and opens it again, and says before and after what it promises: `try ID`, `kept ID SHA256`,
 * `leaving ID`, `gone ID`.
 */
import { createHash } from 'node:crypto';
import { writeSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { openOutbox } from '../../../agent/outbox/open.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { sha256Of } from '../../../agent/outbox/soundness.ts';
import { randomFrom } from '../damage.ts';

const [dataFolder = '', seed = '1', steps = '40'] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
const at = '2026-05-04T09:00:00.000Z';
const now = (): Date => new Date(at);

function open(): Outbox {
  const log = (line: string): void => void writeSync(2, `${line}\n`);
  const opened = openOutbox({ dataFolder, origin: 'site', log, now });
  if (!opened.ok) throw new Error(opened.message);
  return opened.outbox;
}

const must = (done: { readonly ok: boolean; readonly message?: string }): void => {
  if (!done.ok) throw new Error(done.message);
};

let outbox = open();
let number = 0;
/** Bytes that a seed brings back. */
const bytesOf = (length: number): Buffer => {
  const block = createHash('sha256')
    .update(`${seed} ${String(number)}`)
    .digest();
  return Buffer.alloc(length, block);
};

function keep(length: number): void {
  number += 1;
  const id = `019b0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const body = bytesOf(length);
  say(`try ${id}`);
  must(
    outbox.enqueue({
      ...{ id, kind: 'break', origin: 'site', createdAt: at, body },
      openBreak: { number },
    }),
  );
  say(`kept ${id} ${sha256Of(body)}`);
}

function send(isReceived: boolean): void {
  const due = outbox.next();
  if (due === null) return;
  must(outbox.markSending(due));
  if (!isReceived) {
    must(outbox.markTried(due, 'the line broke', null));
    return;
  }
  const { id, sha256, bytes } = due;
  say(`leaving ${id}`);
  must(
    outbox.acknowledge(due, {
      ...{ id, sha256, bytes, receivedAt: at, keyId: 'ab'.repeat(8), signature: '' },
    }),
  );
  say(`gone ${id}`);
}

for (let step = 0; step < Number(steps); step += 1) {
  const dice = random(100);
  if (dice < 45) keep(200 + random(6_000));
  else if (dice < 55) keep(263_000 + random(20_000));
  else if (dice < 85) send(true);
  else if (dice < 93) send(false);
  else if (dice < 97) outbox.tidy();
  else {
    outbox.close();
    outbox = open();
  }
  // What empties the log comes when the turn is over.
  if (random(3) > 0) await turn();
}
outbox.close();
