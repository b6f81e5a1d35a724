/**
 * Random flaps of links, addresses, routes and rules in a namespace of its own, and a real watcher
 * in it; needs root.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Namespace } from '../lab/network/namespace.ts';
import { needsNamespaces } from '../support/lab/needs.ts';
import { needsCommands, needsFile, needsLinux, needsRoot } from '../support/needs.ts';
import { flap, type Random, seeded, STAGE, TARGETS } from './network/flap.ts';
import { type Figures, startWatched, type Watched } from './network/watched-process.ts';
import {
  difference,
  KernelLinks,
  KernelRoutes,
  type KernelWays,
  tellsTheSame,
  type Truth,
  truthOf,
} from './network/truth.ts';

const NAME = 'link-flaps';
const run = promisify(execFile);

const MAX_FLAPS = 10_000;
/**
 * Flaps between two quiet points: from one to this many, so that single changes are judged as well
 * as storms.
 */
const MAX_BURST = 60;
/**
 * A loss is believed after 1.5 s, what no event told is seen by a poll of 2 s; the rest is for a
 * busy machine.
 */
const SETTLES_WITHIN_MS = 10_000;
/** That a state is the last one shows when none follows it. */
const STAYS_FOR_MS = 300;
/**
 * Room for what a garbage collector and a growing code cache keep; a leak of a kilobyte a flap is
 * far above it.
 */
const MAX_HEAP_GROWTH_KIB = 4 * 1024;
const MAX_RSS_GROWTH_KIB = 48 * 1024;
const LEAKS_SHOW_TIMES = 5;
/** The first quiet points are those of a program that still warms up. */
const WARM_UP_POINTS = 3;

interface Tally {
  flaps: number;
  changes: number;
  points: number;
  slowestMs: number;
  /** Quiet points by label. */
  readonly labels: Map<string, number>;
}

/**
 * @param seconds how long at most; it ends earlier after 10,000 flaps
 * @param seed of the flaps: the one that a failure named brings the same ones again
 */
export async function soak(
  seconds: number,
  seed = Math.floor(Math.random() * 2 ** 32),
): Promise<{ readonly name: string; readonly ok: boolean; readonly figures: string }> {
  const missing = [
    needsLinux(),
    needsRoot(),
    needsNamespaces(),
    needsCommands('ip', 'python3'),
    needsFile('/dev/net/tun', 'a tun device'),
  ].filter((need) => need !== null);
  if (missing.length > 0)
    return { name: NAME, ok: true, figures: `skipped: ${missing.join('; ')}` };
  const net = await Namespace.make();
  const tally: Tally = { flaps: 0, changes: 0, points: 0, slowestMs: 0, labels: new Map() };
  try {
    const wrong = await flapFor(seconds, net, seeded(seed), tally);
    const { flaps, changes, points, slowestMs, labels } = tally;
    const met = [...labels].map(([label, count]) => `${label} ${String(count)}`).join(', ');
    const figures = `${String(flaps)} flaps (${String(changes)} commands taken), ${String(points)} quiet points (${met}), slowest agreed after ${String(Math.round(slowestMs))} ms, seed ${String(seed)}`;
    return {
      name: NAME,
      ok: wrong === null,
      figures: wrong === null ? figures : `${wrong}; ${figures}`,
    };
  } finally {
    await net.remove();
  }
}

/** @returns what is wrong, or null */
async function flapFor(
  seconds: number,
  net: Namespace,
  random: Random,
  tally: Tally,
): Promise<string | null> {
  await net.batch(...STAGE);
  for (const name of ['tun0', 'wg0']) await net.holdTun(name);
  const watched = await startWatched(net, TARGETS);
  const end = performance.now() + seconds * 1000;
  let rested: Figures | null = null;
  let recent: readonly string[] = [];
  while (performance.now() < end && tally.flaps < MAX_FLAPS) {
    const count = Math.min(MAX_FLAPS - tally.flaps, 1 + Math.floor(random() * MAX_BURST));
    const burst = Array.from({ length: count }, () => flap(random)).flat();
    tally.flaps += count;
    tally.changes += await net.attempt(burst);
    recent = [...recent, ...burst].slice(-40);
    const wrong = (await judgePoint(net, watched, tally)) ?? (await judgeGrowth(rested, watched));
    if (wrong !== null)
      return `${wrong}; last changes: ${recent.join('; ')}; last notes: ${watched.notes.slice(-3).join('; ')}`;
    if (tally.points === WARM_UP_POINTS) rested = await leastOf(watched);
  }
  return judgeEnd(watched);
}

/** What is held at rest: the sample with the fewest handles. */
async function leastOf(watched: Watched): Promise<Figures> {
  let least = await watched.figures();
  for (let time = 1; time < LEAKS_SHOW_TIMES; time += 1) {
    await pause(50);
    const figures = await watched.figures();
    if (figures.resources < least.resources) least = figures;
  }
  return least;
}

/** Waits until the last published state is the kernel's truth, and stays it. */
async function judgePoint(net: Namespace, watched: Watched, tally: Tally): Promise<string | null> {
  const startMs = performance.now();
  let apart: string | null = null;
  do {
    const truth = await truthIn(net);
    apart = watched.last === null ? 'nothing is published' : difference(watched.last, truth);
    if (apart === null) {
      const agreedMs = performance.now() - startMs;
      const { last } = watched;
      await pause(STAYS_FOR_MS);
      if (watched.last === last) {
        tally.points += 1;
        tally.labels.set(truth.label, (tally.labels.get(truth.label) ?? 0) + 1);
        tally.slowestMs = Math.max(tally.slowestMs, agreedMs);
        return twin(watched);
      }
    } else await pause(50);
  } while (performance.now() - startMs < SETTLES_WITHIN_MS);
  return apart === null
    ? 'states go on being published although nothing changes'
    : `after ${String(SETTLES_WITHIN_MS)} ms ${apart}`;
}

/** The first state since the last quiet point that tells what its forerunner told. */
function twin(watched: Watched): string | null {
  const states = watched.take();
  const at = states.findIndex(
    (state, index) => index > 0 && tellsTheSame(state, states[index - 1]!),
  );
  return at < 0 ? null : `published twice in a row: ${JSON.stringify(states[at])}`;
}

/** The poll may be in the middle of a look: what leaks is there each time. */
async function judgeGrowth(before: Figures | null, watched: Watched): Promise<string | null> {
  let wrong: string | null = null;
  for (let time = 0; time < LEAKS_SHOW_TIMES; time += 1) {
    wrong = growth(before, await watched.figures());
    if (wrong === null) return null;
    await pause(50);
  }
  return wrong;
}

function growth(before: Figures | null, now: Figures): string | null {
  if (now.children !== 1)
    return `${String(now.children)} child processes at rest, where one listens`;
  if (before === null) return null;
  if (now.descriptors > before.descriptors)
    return `descriptors grew from ${String(before.descriptors)} to ${String(now.descriptors)}`;
  if (now.resources > before.resources)
    return `handles grew from ${String(before.resources)} to ${String(now.resources)}`;
  if (now.heapKiB > before.heapKiB + MAX_HEAP_GROWTH_KIB)
    return `the heap grew from ${String(before.heapKiB)} to ${String(now.heapKiB)} KiB`;
  if (now.rssKiB > before.rssKiB + MAX_RSS_GROWTH_KIB)
    return `memory grew from ${String(before.rssKiB)} to ${String(now.rssKiB)} KiB`;
  return null;
}

/** Once closed it must end by itself: whatever still holds it would have leaked. */
async function judgeEnd(watched: Watched): Promise<string | null> {
  const ended = await watched.close();
  return ended === null
    ? 'the watcher is closed, and its process does not end'
    : ended === 0
      ? null
      : `${String(ended)} child processes are left after the end`;
}

async function truthIn(net: Namespace): Promise<Truth> {
  const ask = async (...words: readonly string[]): Promise<unknown> =>
    JSON.parse((await run('ip', ['-n', net.name, '-j', ...words], { timeout: 10_000 })).stdout);
  const way = async (address: string | undefined): Promise<string | null> => {
    if (address === undefined) return null;
    try {
      return KernelRoutes.parse(await ask('route', 'get', address))[0]?.dev ?? null;
    } catch (refused) {
      // ip(8) exits 2 when the kernel refuses: there is no route, or one that forbids.
      if (refused instanceof Error && 'code' in refused && refused.code === 2) return null;
      throw refused;
    }
  };
  const [publicV4, publicV6, exchange, gateway] = await Promise.all(
    ['198.41.0.4', '2001:503:ba3e::2:30', TARGETS.exchange[0], TARGETS.gateway[0]].map(way),
  );
  const ways: KernelWays = {
    publicV4: publicV4 ?? null,
    publicV6: publicV6 ?? null,
    exchange: exchange ?? null,
    gateway: gateway ?? null,
  };
  return truthOf(KernelLinks.parse(await ask('address')), ways);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
