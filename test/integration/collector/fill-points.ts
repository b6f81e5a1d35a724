import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { startCollector } from '../../../collector/collector.ts';
import { listReports } from '../../../collector/list-reports.ts';
import { ENVELOPE_TYPE } from '../../../model/envelope.ts';
import { SAMPLE_DEVICE, travelling } from '../../unit/collector/sample-envelope.ts';
import { put } from './support.ts';
import { create, head, offsetOf, patch, receiptOf } from './tus-support.ts';

/**
 * On a small disk at `argv[2]`: fills it under a folder that a death left, once for each number of
 * KiB that are to stay free (the other arguments), and starts a collector each time. The folder holds
 * plain reports, envelopes with their bundles, what came in parts, and an upload that stands half.
 * Prints one line of JSON for each point.
 */
const [disk = '', ...free] = process.argv.slice(2);
const TYPED = { 'Linesman-Device': SAMPLE_DEVICE, 'Content-Type': ENVELOPE_TYPE };
const MIB = 1024 * 1024;
const died = join(disk, 'died');

/** As a death leaves it: files of two names take their room once. */
function copyOf(from: string, to: string): void {
  execFileSync('cp', ['--archive', from, to]);
}

const bundle = (id: string, bytes: number, encrypted = false): Buffer =>
  travelling({ id, encrypted }, randomBytes(bytes));

const start = (dataFolder: string, log: (line: string) => void = () => undefined) =>
  startCollector({ dataFolder, listen: '127.0.0.1:0', helpdesk: '127.0.0.1:0', log });

/** Hands a whole body over in parts, or as much of it as asked. @returns where */
async function inParts(url: string, id: string, body: Buffer, upTo = body.length): Promise<string> {
  const created = await create(url, id, body);
  const at = created.headers.get('location') ?? '';
  const sent = await patch(url + at, 0, body.subarray(0, upTo));
  if (sent.status !== 204) throw new Error(`in parts: ${String(sent.status)}`);
  return at;
}

const started = await start(died);
if (!started.ok) throw new Error(started.message);
const receipts = new Map<string, string>();
for (const [turn, bytes] of [20_000, 20_000, 20_000, 2_000, 30_000, 90_000, 250_000].entries()) {
  const id = uuid();
  const isPlain = turn < 3;
  const body = isPlain ? Buffer.alloc(bytes, 7) : bundle(id, bytes, turn % 2 === 0);
  const answer = await put(started.url, id, body, isPlain ? {} : TYPED);
  receipts.set(id, await answer.text());
}
for (const bytes of [MIB, MIB + 300_000]) {
  const id = uuid();
  await inParts(started.url, id, bundle(id, bytes));
  receipts.set(id, await (await receiptOf(started.url, id)).text());
}
const half = { id: uuid(), kept: 600_000 };
const halfBody = bundle(half.id, MIB + 200_000, true);
const halfAt = await inParts(started.url, half.id, halfBody, half.kept);
const copies = { closed: join(disk, 'closed'), killed: join(disk, 'killed') };
copyOf(died, copies.killed);
await started.close();
copyOf(died, copies.closed);
rmSync(died, { recursive: true });

const outcome = ({ status, headers }: Response): string =>
  `${String(status)} ${headers.get('retry-after') ?? ''}`.trim();

/** @returns how many of the receipts that were given are given again, byte for byte */
async function held(url: string): Promise<number> {
  let same = 0;
  for (const [id, receipt] of receipts)
    if ((await (await receiptOf(url, id)).text()) === receipt) same += 1;
  return same;
}

async function atPoint(folder: string, filler: string): Promise<Record<string, unknown>> {
  const said: string[] = [];
  const again = await start(folder, (line) => said.push(line));
  if (!again.ok) return { starts: false, message: again.message, said };
  const { url } = again;
  const at = url + halfAt;
  const offset = async (): Promise<number> => Number(offsetOf(await head(at)));
  const ids = [uuid(), uuid(), uuid()] as const;
  const large = bundle(ids[0], 900_000);
  const heldWhenFull = await held(url);
  const putWhenFull = outcome(await put(url, ids[0], large, TYPED));
  const before = await offset();
  const partWhenFull = outcome(await patch(at, before, halfBody.subarray(before)));
  const after = await offset();
  const beganWhenFull = (await create(url, ids[1], bundle(ids[1], MIB))).status;

  rmSync(filler, { recursive: true });
  const rest = await patch(at, after, halfBody.subarray(after));
  const whole = bundle(ids[2], MIB);
  await inParts(url, ids[2], whole);
  const withRoom = (await put(url, ids[0], large, TYPED)).status;
  const point = {
    ...{ starts: true, held: heldWhenFull, whenFull: putWhenFull, partWhenFull, beganWhenFull },
    ...{ keptOfHalf: half.kept <= before && before <= after, withRoom, restWithRoom: rest.status },
    halfReceipt: (await receiptOf(url, half.id)).status,
    wholeReceipt: (await receiptOf(url, ids[2])).status,
    heldAtEnd: await held(url),
    said,
  };
  await again.close();
  const listing = listReports(folder);
  return { ...point, listed: listing.ok ? listing.reports.length : listing.message };
}

for (const [state, copy] of Object.entries(copies))
  for (const freeKiB of free.map(Number)) {
    const [folder, filler] = [join(disk, 'data'), join(disk, 'filler')];
    copyOf(copy, folder);
    mkdirSync(filler);
    const { bavail, bsize } = statfsSync(disk);
    writeFileSync(join(filler, 'all'), Buffer.alloc(Math.max(0, bavail * bsize - freeKiB * 1024)));
    console.log(JSON.stringify({ state, freeKiB, ...(await atPoint(folder, filler)) }));
    rmSync(filler, { recursive: true, force: true });
    rmSync(folder, { recursive: true });
  }
