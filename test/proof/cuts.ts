import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCollector } from '../../collector/collector.ts';
import { listReports } from '../../collector/list-reports.ts';
import { randomFrom } from '../support/damage.ts';
import { createOracle, runChild } from '../support/delivering.ts';
import { type Ext4Disk, ext4Disk } from '../support/ext4-disk.ts';
import { needsCommands, needsLinux } from '../support/needs.ts';
import { bundledChild } from '../support/bundled.ts';
import { type Proof, say } from './proof.ts';

/** After so many cuts what waits is let go, or the disk fills up. */
const CUTS_A_DRAIN = 10;

/**
 * Cuts the power of the disk that the outbox lies on, while a process fills and empties it against a
 * real collector, and counts what it had promised and what came.
 */
export const cuts: Proof = async ({ seed, isSlice }) => {
  const root = mkdtempSync(join(tmpdir(), 'linesman-cuts-'));
  const made = diskIn(root);
  if (typeof made === 'string') {
    rmSync(root, { recursive: true, force: true });
    return { skipped: made };
  }
  const count = isSlice ? 10 : 200;
  const random = randomFrom(seed);
  const oracle = createOracle();
  const child = await bundledChild();
  const collectorFolder = join(root, 'collector');
  const collector = await startCollector({
    ...{ dataFolder: collectorFolder, listen: '127.0.0.1:0' },
    log: () => undefined,
  });
  if (!collector.ok) throw new Error(collector.message);
  try {
    const folder = join(made.mount, 'data');
    let broken = 0;
    for (let cut = 1; cut <= count; cut += 1) {
      // A cut may have taken the folder along where nothing in it had been flushed.
      mkdirSync(folder, { recursive: true });
      oracle.read(await cutChild(child.path, [folder, collector.url], made, random(150)));
      if (cut % CUTS_A_DRAIN !== 0 && cut !== count) continue;
      mkdirSync(folder, { recursive: true });
      const last = await runChild(child.path, [folder, collector.url, 'drain'], null);
      const wrong = last.filter((line) => line.startsWith('lost'));
      if (last.at(-1) !== 'waiting 0') wrong.push(last.at(-1) ?? 'it said nothing');
      if (wrong.length > 0) broken += 1;
      say(wrong, cut);
    }
    const listing = listReports(collectorFolder);
    if (!listing.ok) throw new Error(listing.message);
    const wrong = oracle.against(listing.reports);
    say(wrong, count);
    return {
      ok: wrong.length === 0 && broken === 0,
      figures: `${String(count)} power cuts on ext4: ${String(oracle.promised())} promised, ${String(listing.reports.length)} delivered, ${String(wrong.length + broken)} promises broken`,
    };
  } finally {
    await collector.close();
    made.remove();
    child.remove();
    rmSync(root, { recursive: true, force: true });
  }
};

/** @returns why there is none here */
export function diskIn(root: string, mebibytes = 256): Ext4Disk | string {
  const notRoot = process.getuid?.() === 0 ? null : 'needs root, for a loop device';
  const why = needsLinux() ?? notRoot ?? needsCommands('mkfs.ext4', 'mount', 'umount', 'python3');
  if (why !== null) return why;
  try {
    return ext4Disk(root, mebibytes);
  } catch (thrown) {
    return `no loop device here: ${thrown instanceof Error ? thrown.message.trim() : String(thrown)}`;
  }
}

/** @returns what it had said when the power went */
async function cutChild(
  program: string,
  [folder, url]: readonly [string, string],
  disk: Ext4Disk,
  afterMs: number,
): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, folder, url, 'fill'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, errors] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const isReady = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('ready')) resolve();
    });
    child.once('close', () => {
      reject(new Error(`the child ended by itself: ${errors}`));
    });
  });
  await isReady;
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  // It stands still first: what it says after the cut would be no promise.
  child.kill('SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, 5));
  disk.cutPower();
  child.kill('SIGKILL');
  await once(child, 'close');
  disk.repower();
  return out.split('\n').slice(0, -1);
}
