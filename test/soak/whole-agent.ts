/**
 * A whole agent beside the demo site and a collector, all on loopback: checks, verdicts that change,
 * reports that leave. What it holds must not grow with them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type AgentClient, connectAgent } from '../../agent/client/client.ts';
import { startCollector } from '../../collector/collector.ts';
import { setFault } from '../../demo/control.ts';
import type { FaultName } from '../../demo/faults.ts';
import { startSite } from '../../demo/site.ts';
import { median } from '../bench/statistics.ts';
import { createCleanup } from '../support/lab/cleanup.ts';
import { bareEnvironment, LINESMAN } from '../support/linesman.ts';
import { needsLinux } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { type Random, seeded } from './network/flap.ts';

const NAME = 'whole-agent';
const MAX_RUNS = 500;
/** Those that take no time: a silent port holds each run for seconds. */
const FAULTS: readonly FaultName[] = ['port-refused', 'service-stopped', 'port-outside-list'];
const TOGGLES_OF_TEN = 4;

/** Between two rests; a rest is long enough for the agent to give memory back. */
const CHECKS_A_BATCH = 125;
const REST_MS = 38_000;
/** Between any two rests: memory is flat from the first one on, and one rest differs from another. */
const MAX_GROWTH_KIB = 4 * 1024;
/** At work: what lives takes 20 MiB of V8's heap, and is collected when it has tripled. */
const MAX_AT_WORK_KIB = 224 * 1024;
const WITHIN_MS = 30_000;

interface Sample {
  readonly rssKiB: number;
  readonly descriptors: number;
  readonly threads: number;
}

interface Tally {
  /** After each check. */
  readonly samples: Sample[];
  /** Memory at each rest. */
  readonly restsKiB: number[];
  verdicts: number;
  reports: number;
}

/**
 * @param seconds how long at most; it ends earlier after 500 checks
 * @param seed of the faults
 */
export async function soak(
  seconds: number,
  seed = Math.floor(Math.random() * 2 ** 32),
): Promise<{ readonly name: string; readonly ok: boolean; readonly figures: string }> {
  const missing = needsLinux();
  if (missing !== null) return { name: NAME, ok: true, figures: `skipped: ${missing}` };
  const tally: Tally = { samples: [], restsKiB: [], verdicts: 0, reports: 0 };
  const cleanup = createCleanup();
  try {
    const folder = await mkdtemp(join(tmpdir(), 'linesman-soak-'));
    cleanup.defer('the folder', () => rm(folder, { recursive: true }));
    const site = await startSite({ dataFolder: join(folder, 'demo'), log: () => undefined });
    if (!site.ok) throw new Error(site.message);
    cleanup.defer('the site', () => site.close());
    const collector = await startCollector({
      dataFolder: join(folder, 'collector'),
      listen: '127.0.0.1:0',
      log: () => undefined,
    });
    if (!collector.ok) throw new Error(collector.message);
    cleanup.defer('the collector', () => collector.close());
    const config = join(folder, 'config.json');
    const { url, publicKey: receiptKey } = collector;
    await writeFile(config, JSON.stringify({ ...site.config, collector: { url, receiptKey } }));

    const data = join(folder, 'agent');
    const agent = spawn(process.execPath, [LINESMAN, 'start', '--data', data, '--config', config], {
      env: bareEnvironment(folder),
      stdio: 'ignore',
    });
    cleanup.defer('the agent', () => ended(agent));
    const client = await until(() => connected(data));
    if (client === null) throw new Error('the agent does not answer');
    cleanup.defer('the connection', () => {
      client.close();
      return Promise.resolve();
    });

    await checkFor(seconds, { agent, client, demo: join(folder, 'demo') }, seeded(seed), tally);
    const waiting = await delivered(client);
    const arrived = await countFiles(join(folder, 'collector', 'reports'));
    tally.reports = arrived;
    const wrong = judge(tally, waiting);
    return {
      name: NAME,
      ok: wrong === null,
      figures: `${wrong === null ? '' : `${wrong}; `}${figuresOf(tally)}, seed ${String(seed)}`,
    };
  } finally {
    await cleanup.run();
  }
}

interface Scene {
  readonly agent: ChildProcess;
  readonly client: AgentClient;
  /** Folder of the demo site. */
  readonly demo: string;
}

async function checkFor(
  seconds: number,
  { agent, client, demo }: Scene,
  random: Random,
  tally: Tally,
): Promise<void> {
  const end = performance.now() + seconds * 1000;
  const on = new Set<FaultName>();
  let code: string | null = null;
  while (performance.now() < end && tally.samples.length < MAX_RUNS) {
    if (random() * 10 < TOGGLES_OF_TEN) {
      const fault = FAULTS[Math.floor(random() * FAULTS.length)]!;
      if (!on.delete(fault)) on.add(fault);
      const set = await setFault(demo, fault, on.has(fault));
      if (!set.ok) throw new Error(set.message);
    }
    const checked = await client.request('probe.run', {}, { timeoutMs: WITHIN_MS });
    if (!checked.ok) throw new Error(`the agent gave no verdict: ${checked.message}`);
    const now = checked.result.diagnosis?.code ?? null;
    if (now !== code) tally.verdicts += 1;
    code = now;
    tally.samples.push(await sampleOf(agent.pid ?? 0));
    const isBatch = tally.samples.length % CHECKS_A_BATCH === 0;
    if (!isBatch || end - performance.now() < REST_MS) continue;
    await pause(REST_MS);
    tally.restsKiB.push((await sampleOf(agent.pid ?? 0)).rssKiB);
  }
}

async function sampleOf(pid: number): Promise<Sample> {
  const folder = `/proc/${String(pid)}`;
  const status = await readFile(`${folder}/status`, 'utf8');
  const numberIn = (key: string): number =>
    Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
  return {
    rssKiB: numberIn('VmRSS'),
    descriptors: (await readdir(`${folder}/fd`)).length,
    threads: numberIn('Threads'),
  };
}

/** @returns reports that did not leave */
async function delivered(client: AgentClient): Promise<number> {
  const sent = await client.request('sync.run', {}, { timeoutMs: WITHIN_MS });
  if (!sent.ok) throw new Error(`the agent did not deliver: ${sent.message}`);
  return sent.result.waiting;
}

function judge({ samples, restsKiB, verdicts, reports }: Tally, waiting: number): string | null {
  if (verdicts < 2) return 'the verdict never changed';
  if (reports === 0 || waiting > 0)
    return `${String(reports)} reports arrived, and ${String(waiting)} wait`;
  for (const what of ['descriptors', 'threads'] as const) {
    const [second, last] = thirds(samples, what, leastOf);
    if (last > second) return `${what} grew from ${String(second)} to ${String(last)}`;
  }
  const [, atWork] = thirds(samples, 'rssKiB');
  if (atWork > MAX_AT_WORK_KIB) return `${String(atWork)} KiB are held at work`;
  const [least, most] = [Math.min(...restsKiB), Math.max(...restsKiB)];
  return most > least + MAX_GROWTH_KIB
    ? `memory at rest went from ${String(least)} to ${String(most)} KiB`
    : null;
}

/** A thread that makes a report has descriptors of its own while it lives; what leaks is never given back. */
const leastOf = (values: readonly number[]): number => Math.min(...values);

/** Of the second and of the last third: the first one warms up. */
function thirds(
  samples: readonly Sample[],
  what: keyof Sample,
  summary: (values: readonly number[]) => number = median,
): readonly [number, number] {
  const third = Math.floor(samples.length / 3);
  const of = (from: number): number =>
    summary(samples.slice(from, from + third).map((sample) => sample[what]));
  return [of(third), of(2 * third)];
}

function figuresOf({ samples, restsKiB, verdicts, reports }: Tally): string {
  const inMib = (kib: number): string => (kib / 1024).toFixed(1);
  const rests = restsKiB.length === 0 ? '' : `at rest ${restsKiB.map(inMib).join(', ')} MiB; `;
  const grown = (what: keyof Sample): string => thirds(samples, what, leastOf).join(' and ');
  return `${String(samples.length)} checks, ${String(verdicts)} changes of the verdict, ${String(reports)} reports delivered; ${rests}second and last third at work: ${thirds(samples, 'rssKiB').map(inMib).join(' and ')} MiB, ${grown('descriptors')} descriptors and ${grown('threads')} threads at least`;
}

async function connected(data: string): Promise<AgentClient | null> {
  const tried = await connectAgent(data, { timeoutMs: 1_000 });
  return tried.ok ? tried.client : null;
}

const countFiles = async (folder: string): Promise<number> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile())
    .length;

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}
