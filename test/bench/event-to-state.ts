import { createInterface, type Interface } from 'node:readline';
import { startIn } from '../lab/network/watching.ts';
import { type Cleanup, createCleanup } from '../support/lab/cleanup.ts';
import { linesmanIn } from '../support/lab/linesman.ts';
import { createNamespace, createScratch, type Namespace } from '../support/lab/namespace.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import { type Bench, median, ms, percentile, type Row } from './statistics.ts';

const ROUNDS = 100;
const POLLED_ROUNDS = 30;
/** Longer than a burst: each change is the first of its kind. */
const QUIET_MS = 400;
const SCRIPT = new URL('network/si-notice.ts', import.meta.url).pathname;
const MOVER = new URL('network/kernel-notice.py', import.meta.url).pathname;

/** The two links between which the default route moves, each round in the other direction. */
const WAYS = [
  {
    adapter: 'eth0',
    link: '"link":"lan"',
    route: ['default', 'via', '203.0.113.1', 'dev', 'eth0'],
  },
  {
    adapter: 'wwan0',
    link: '"link":"mobile"',
    route: ['default', 'via', '198.51.100.1', 'dev', 'wwan0'],
  },
] as const;

/**
 * From the kernel's own notice of another default route to the published state, as another process
 * reads it, beside the moments at which `ip monitor` prints the change and at which systeminformation,
 * asked without a pause, names the new adapter. The notice is read by a bare socket, and the route is
 * moved by one message: the start of an `ip route replace` takes longer than all of it.
 */
export const eventToState: Bench = async ({ rounds }) => {
  const missing = [needsLinux(), needsRoot(), needsCommands('ip', 'python3')].find(
    (need) => need !== null,
  );
  if (missing !== undefined) return { skipped: missing };
  const cleanup = createCleanup();
  try {
    const space = await createNamespace('bench', cleanup);
    for (const [name, address] of [
      ['eth0', '203.0.113.10/24'],
      ['wwan0', '198.51.100.10/24'],
    ] as const) {
      await space.ip('link', 'add', name, 'type', 'veth', 'peer', 'name', `far-${name}`);
      for (const end of [name, `far-${name}`]) await space.ip('link', 'set', end, 'up');
      await space.ip('address', 'add', address, 'dev', name);
    }
    await space.ip('route', 'add', ...WAYS[0].route);
    const { ours, monitor, told } = await watched(space, cleanup, rounds(ROUNDS));
    const rows: Row[] = [
      rowBeside(ours, monitor, '`ip monitor` alone'),
      {
        what: 'the kernel’s notice, read by a bare socket (from the message that moves the route)',
        ours: text(told),
        beside: 'what both wait for',
        ratio: '–',
      },
    ];
    for (const call of ['networkInterfaceDefault', 'networkInterfaces'] as const) {
      rows.push(
        rowBeside(
          ours,
          await polled(space, cleanup, call, rounds(POLLED_ROUNDS)),
          `systeminformation, ${call} asked without a pause (start of \`ip route replace\` included)`,
        ),
      );
    }
    return rows;
  } finally {
    await cleanup.run();
  }
};

const rowBeside = (ours: readonly number[], theirs: readonly number[], beside: string): Row => ({
  what: `event to published state, ${String(ours.length)} moves of the default route (from the kernel’s notice)`,
  ours: text(ours),
  beside: `${text(theirs)} ${beside}`,
  ratio: `p50 ${(median(ours) / median(theirs)).toFixed(2)} ×, p99 ${(percentile(ours, 99) / percentile(theirs, 99)).toFixed(2)} ×`,
});

const text = (samples: readonly number[]): string =>
  `p50 ${ms(median(samples))}, p99 ${ms(percentile(samples, 99))}`;

/** Node's clock and that of `kernel-notice.py` are one. */
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

interface Watched {
  readonly ours: readonly number[];
  readonly monitor: readonly number[];
  readonly told: readonly number[];
}

async function watched(space: Namespace, cleanup: Cleanup, rounds: number): Promise<Watched> {
  const folder = await createScratch(cleanup);
  const mover = startIn(space.name, 'python3', [MOVER]);
  cleanup.defer('kernel-notice.py', () => Promise.resolve(mover.kill('SIGKILL')));
  const notices = createInterface({ input: mover.stdout! });
  await nextLine(notices);
  const monitor = space.start(['ip', '-o', 'monitor', 'route']);
  const watch = linesmanIn(space, folder).start(['watch', '--json-lines', '--data', folder]);
  const seen = { monitor: 0, ours: 0, wanted: '' };
  monitor.child.stdout?.on('data', (chunk: string) => {
    if (chunk.includes('default')) seen.monitor ||= nowMs();
  });
  watch.child.stdout?.on('data', (chunk: string) => {
    if (chunk.includes(seen.wanted)) seen.ours ||= nowMs();
  });
  await waitFor('the first state', () => (watch.stdout().includes(WAYS[0].link) ? true : null), {
    timeoutMs: 10_000,
    by: watch,
  });
  await pause(2_000);
  const took = { ours: [] as number[], monitor: [] as number[], told: [] as number[] };
  for (let round = 1; round <= rounds; round += 1) {
    const { adapter, link, route } = WAYS[round % 2 === 1 ? 1 : 0];
    Object.assign(seen, { monitor: 0, ours: 0, wanted: link });
    const noticed = nextLine(notices);
    mover.stdin?.write(`${adapter} ${route[2]}\n`);
    const [sentNs = 0, noticedNs = 0] = (await noticed).split(' ').map(Number);
    await waitFor(
      'the state after the change',
      () => (seen.ours > 0 && seen.monitor > 0 ? true : null),
      { timeoutMs: 10_000, everyMs: 2, by: watch },
    );
    took.told.push((noticedNs - sentNs) / 1e6);
    took.ours.push(seen.ours - noticedNs / 1e6);
    took.monitor.push(seen.monitor - noticedNs / 1e6);
    await pause(QUIET_MS);
  }
  await space.ip('route', 'replace', ...WAYS[0].route);
  mover.stdin?.end();
  await watch.stop();
  await monitor.stop();
  return took;
}

async function polled(
  space: Namespace,
  cleanup: Cleanup,
  call: string,
  rounds: number,
): Promise<readonly number[]> {
  const child = startIn(space.name, process.execPath, [
    '--experimental-strip-types',
    '--disable-warning=ExperimentalWarning',
    SCRIPT,
    call,
  ]);
  cleanup.defer(call, () => Promise.resolve(child.kill('SIGKILL')));
  const lines = createInterface({ input: child.stdout! });
  await nextLine(lines);
  const took: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { adapter, route } = WAYS[round % 2 === 1 ? 1 : 0];
    const noticed = nextLine(lines);
    child.stdin?.write(`${adapter}\n`);
    // It asks already: a change then falls somewhere into a call, as it would into a poll's.
    await pause(100);
    const startMs = performance.timeOrigin + performance.now();
    await space.ip('route', 'replace', ...route);
    const at = Number(await noticed);
    if (Number.isNaN(at))
      throw new Error(`systeminformation did not see that ${adapter} became the default`);
    took.push(at - startMs);
  }
  child.stdin?.end();
  await space.ip('route', 'replace', ...WAYS[0].route);
  return took;
}

const nextLine = (lines: Interface): Promise<string> =>
  new Promise((resolve) => {
    lines.once('line', resolve);
  });
const pause = (forMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, forMs));
