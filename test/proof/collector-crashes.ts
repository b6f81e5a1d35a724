import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listReports, type ReportListing } from '../../collector/list-reports.ts';
import { createSenders, type Senders } from '../support/crashing/senders.ts';
import { randomFrom, type Random } from '../support/damage.ts';
import { bundled } from '../support/bundled.ts';
import { diskIn } from './cuts.ts';
import { type Proof, say } from './proof.ts';

const CHILD = new URL('../support/crashing/collector-child.ts', import.meta.url).pathname;
const LAPTOPS = 8;
/** Every so many ends all that was promised so far is asked for again. */
const ENDS_A_CHECK = 50;

/** Ends a collector's process as the proof has it; resolves when it is gone. */
export type End = (child: ChildProcess) => Promise<void>;

export const killed: End = async (child) => {
  // One that found no database at its start has ended by itself.
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** Kills a collector in the midst of uploads, whole and in parts, and in the midst of its start. */
export const collectorKills: Proof = async ({ seed, isSlice }) => {
  const root = mkdtempSync(join(tmpdir(), 'linesman-collector-kills-'));
  try {
    const folder = join(root, 'collector');
    return await crash('kills', folder, {
      ...{ count: isSlice ? 6 : 300, random: randomFrom(seed), end: killed },
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

/** Cuts the power of a collector's disk in the midst of the same. */
export const collectorCuts: Proof = async ({ seed, isSlice }) => {
  const root = mkdtempSync(join(tmpdir(), 'linesman-collector-cuts-'));
  const disk = diskIn(root, 2_048);
  if (typeof disk === 'string') {
    rmSync(root, { recursive: true, force: true });
    return { skipped: disk };
  }
  const cut: End = async (child) => {
    // It stands still first: what it says after the cut would be no promise.
    child.kill('SIGSTOP');
    await new Promise((resolve) => setTimeout(resolve, 5));
    disk.cutPower();
    await killed(child);
    disk.repower();
  };
  try {
    const folder = join(disk.mount, 'collector');
    return await crash('power cuts', folder, {
      ...{ count: isSlice ? 4 : 200, random: randomFrom(seed), end: cut },
    });
  } finally {
    disk.remove();
    rmSync(root, { recursive: true, force: true });
  }
};

export interface CrashPlan {
  readonly count: number;
  readonly random: Random;
  readonly end: End;
  /** More arguments of the process. */
  readonly more?: readonly string[];
  /** What it holds in the end; absent: what the folder says. */
  readonly list?: () => Promise<ReportListing>;
}

export async function crash(
  what: string,
  folder: string,
  { count, random, end, more = [], list = () => Promise.resolve(listReports(folder)) }: CrashPlan,
) {
  const program = await bundled(CHILD);
  const senders = createSenders(random);
  let inStarts = 0;
  try {
    for (let ends = 1; ends <= count; ends += 1) {
      // A cut may have taken the folder along where nothing in it had been flushed.
      mkdirSync(folder, { recursive: true });
      const child = spawn(process.execPath, [program.path, folder, ...more], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      if (random(5) === 0) {
        await new Promise((resolve) => setTimeout(resolve, random(400)));
        inStarts += 1;
        await end(child);
        continue;
      }
      const url = await urlOf(child);
      const life = senders.live(url, LAPTOPS);
      // From the first receipt on: a busy machine gives none for a while.
      await Promise.race([life.first, once(child, 'exit')]);
      await new Promise((resolve) => setTimeout(resolve, random(400)));
      await end(child);
      senders.endLife();
      await life.over;
      if (ends % ENDS_A_CHECK === 0 || ends === count)
        await checkAll(senders, [program.path, folder, ...more]);
      say(senders.wrong(), ends);
    }
    const listing = await list();
    if (!listing.ok) throw new Error(listing.message);
    senders.against(listing.reports);
    say(senders.wrong(), count);
    return {
      ok: senders.wrong().length === 0,
      figures: `${String(count)} ${what} of a collector, ${String(inStarts)} of them in its start: ${String(senders.promised())} acknowledged, ${String(listing.reports.length)} kept, ${String(senders.wrong().length)} promises broken`,
    };
  } finally {
    program.remove();
  }
}

async function checkAll(senders: Senders, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await senders.check(await urlOf(child));
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('it says nothing');
  const [line = ''] = (await once(createInterface({ input: child.stdout }), 'line')) as string[];
  if (!line.startsWith('http')) throw new Error(line);
  return line;
}
