import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../lib/error-name.ts';
import { type Cleanup, createCleanup } from '../support/lab/cleanup.ts';
import { linesmanArgv } from '../support/lab/linesman.ts';
import { createNamespace, createScratch, type Namespace } from '../support/lab/namespace.ts';
import { needsNamespaces } from '../support/lab/needs.ts';
import { must } from '../support/lab/programs.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import type { Bench, Row } from './statistics.ts';

const DEFAULT_SECONDS = 20;
const QUICK_SECONDS = 5;
/** What a program does once, at its start, is not idling. */
const WARM_UP_MS = 10_000;
const POLLER = new URL('network/poller.ts', import.meta.url).pathname;
const TYPESCRIPT = ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'];
/** USER_HZ of proc(5), the same on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** What a program and its children have used and hold. */
interface Usage {
  readonly cpuSeconds: number;
  readonly rssKiB: number;
  /** Times that a thread went to sleep of its own accord, so times that it woke. */
  readonly wakeUps: number;
  /** Process ids given out in its PID namespace so far: every process and thread takes one. */
  readonly ids: number;
}

/**
 * `linesman start` without a configuration on a network where nothing happens, beside two pollers
 * of two seconds on the same network at the same time. Argument: seconds, e.g. 600.
 */
export const idle: Bench = async ({ words, isQuick }) => {
  const missing = [
    needsLinux(),
    needsRoot(),
    needsNamespaces(),
    needsCommands('ip', 'unshare', 'nsenter'),
  ].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const seconds = Number(words[0] ?? (isQuick ? QUICK_SECONDS : DEFAULT_SECONDS));
  if (!(seconds > 0)) throw new Error('idle wants a number of seconds above 0');
  const cleanup = createCleanup();
  try {
    const space = await createNamespace('bench', cleanup);
    await space.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far0');
    for (const end of ['eth0', 'far0']) await space.ip('link', 'set', end, 'up');
    await space.ip('address', 'add', '203.0.113.10/24', 'dev', 'eth0');
    await space.ip('route', 'add', 'default', 'via', '203.0.113.1');
    const folder = await createScratch(cleanup);
    const begin = (argv: readonly string[]): Promise<number> =>
      startAlone(space, cleanup, argv, { HOME: folder, XDG_RUNTIME_DIR: folder, NO_COLOR: '1' });
    const poller = (means: string): readonly string[] => [
      process.execPath,
      ...TYPESCRIPT,
      POLLER,
      means,
    ];
    const pids = [
      await begin(linesmanArgv(['start', '--data', join(folder, 'data')])),
      await begin(poller('os')),
      await begin(poller('systeminformation')),
    ];
    await pause(WARM_UP_MS);
    const before = await Promise.all(pids.map(usageOf));
    await pause(seconds * 1000);
    const after = await Promise.all(pids.map(usageOf));
    const [ours, bare, library] = after.map((usage, index) =>
      spent(before[index]!, usage, seconds),
    );
    return [
      rowOf(seconds, ours!, bare!, 'Node that polls os.networkInterfaces()'),
      rowOf(seconds, ours!, library!, 'Node that polls systeminformation networkInterfaces'),
    ];
  } finally {
    await cleanup.run();
  }
};

interface Spent {
  /** Percent of one core. */
  readonly cpu: number;
  readonly rssKiB: number;
  readonly wakeUpsPerSecond: number;
  readonly spawns: number;
}

const spent = (before: Usage, after: Usage, seconds: number): Spent => ({
  cpu: (100 * (after.cpuSeconds - before.cpuSeconds)) / seconds,
  rssKiB: after.rssKiB,
  wakeUpsPerSecond: (after.wakeUps - before.wakeUps) / seconds,
  // Whoever asks stands in that namespace for a moment, and takes an id as well.
  spawns: after.ids - before.ids - 1,
});

const rowOf = (seconds: number, ours: Spent, theirs: Spent, beside: string): Row => ({
  what: `idle agent over ${String(seconds)} s, with its children`,
  ours: text(ours),
  beside: `${text(theirs)}: ${beside}`,
  ratio: `CPU ${(ours.cpu / theirs.cpu).toPrecision(2)} ×, RSS ${(ours.rssKiB / theirs.rssKiB).toFixed(2)} ×`,
});

const text = ({ cpu, rssKiB, wakeUpsPerSecond, spawns }: Spent): string =>
  `CPU ${cpu.toFixed(2)} %, RSS ${(rssKiB / 1024).toFixed(1)} MiB, ${wakeUpsPerSecond.toFixed(1)} wake-ups/s, ${String(spawns)} spawned`;

/** Starts a program as the first of a PID namespace of its own. @returns its id in ours */
async function startAlone(
  space: Namespace,
  cleanup: Cleanup,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const running = space.start(['unshare', '--pid', '--fork', '--kill-child', '--', ...argv], {
    env,
  });
  cleanup.defer(argv.join(' '), () => running.stop());
  return waitFor('the program', async () => (await childrenOf(running.pid))[0] ?? null, {
    timeoutMs: 5_000,
    by: running,
  });
}

interface ProcessUsage {
  readonly ticks: number;
  readonly rssKiB: number;
  readonly wakeUps: number;
}

async function usageOfOne(pid: number): Promise<ProcessUsage> {
  const fields = (await readFile(`/proc/${String(pid)}/stat`, 'utf8'))
    .replace(/^.*\) /s, '')
    .split(' ');
  const threads = await readdir(`/proc/${String(pid)}/task`);
  const statuses = await Promise.all(
    threads.map((thread) => readFile(`/proc/${String(pid)}/task/${thread}/status`, 'utf8')),
  );
  // proc(5), fields 14 to 17: the process's own time and that of children that have ended, user
  // and system.
  const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
  return {
    ticks,
    rssKiB: numberIn(statuses[0]!, 'VmRSS'),
    wakeUps: statuses.reduce((sum, status) => sum + numberIn(status, 'voluntary_ctxt_switches'), 0),
  };
}

/** A child that ended while it was looked at; its time is among its parent's. */
const ENDED: ProcessUsage = { ticks: 0, rssKiB: 0, wakeUps: 0 };

const usageOfChild = (pid: number): Promise<ProcessUsage> =>
  usageOfOne(pid).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return ENDED;
    throw error;
  });

async function usageOf(pid: number): Promise<Usage> {
  const children = await childrenOf(pid);
  const each = await Promise.all([usageOfOne(pid), ...children.map(usageOfChild)]);
  const total = (what: 'ticks' | 'rssKiB' | 'wakeUps'): number =>
    each.reduce((sum, one) => sum + one[what], 0);
  const ids = Number(
    await must([
      'nsenter',
      '--target',
      String(pid),
      '--pid',
      'cat',
      '/proc/sys/kernel/ns_last_pid',
    ]),
  );
  return {
    cpuSeconds: total('ticks') / TICKS_PER_SECOND,
    rssKiB: total('rssKiB'),
    wakeUps: total('wakeUps'),
    ids,
  };
}

const numberIn = (status: string, key: string): number =>
  Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);

/** proc(5): one `children` file for each thread. */
async function childrenOf(pid: number): Promise<number[]> {
  const folder = `/proc/${String(pid)}/task`;
  const lists = await Promise.all(
    (await readdir(folder)).map((thread) => readFile(`${folder}/${thread}/children`, 'utf8')),
  );
  return lists.flatMap((list) =>
    list
      .split(' ')
      .filter((word) => word !== '')
      .map(Number),
  );
}

const pause = (forMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, forMs));
