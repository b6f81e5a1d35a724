import { createCleanup } from '../support/lab/cleanup.ts';
import { linesmanIn } from '../support/lab/linesman.ts';
import { createNamespace, createScratch } from '../support/lab/namespace.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import { type Bench, median, ms, percentile } from './statistics.ts';

const ROUNDS = 15;

/** From a route that appears to the published state, beside the moment at which a bare `ip monitor` prints the change. */
export const eventToState: Bench = async () => {
  const missing = [needsLinux(), needsRoot(), needsCommands('ip')].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const cleanup = createCleanup();
  try {
    const space = await createNamespace('bench', cleanup);
    const folder = await createScratch(cleanup);
    await space.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far');
    for (const end of ['eth0', 'far']) await space.ip('link', 'set', end, 'up');
    await space.ip('address', 'add', '203.0.113.10/24', 'dev', 'eth0');

    const monitor = space.start(['ip', '-o', 'monitor', 'route']);
    const watch = linesmanIn(space, folder).start(['watch', '--json-lines', '--data', folder]);
    const seen = { monitor: 0, ours: 0 };
    monitor.child.stdout?.on('data', (chunk: string) => { if (chunk.includes('default')) seen.monitor ||= performance.now(); });
    watch.child.stdout?.on('data', (chunk: string) => { if (chunk.includes('"lan-foreign"')) seen.ours ||= performance.now(); });
    await waitFor('the first state', () => (watch.stdout().includes('"offline"') ? true : null), { timeoutMs: 10_000, by: watch });

    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const states = watch.stdout().length;
      Object.assign(seen, { monitor: 0, ours: 0 });
      const startMs = performance.now();
      await space.ip('route', 'add', 'default', 'via', '203.0.113.1');
      await waitFor('the state after the change', () => (seen.ours > 0 && seen.monitor > 0 ? true : null), { timeoutMs: 10_000, everyMs: 2, by: watch });
      ours.push(seen.ours - startMs);
      theirs.push(seen.monitor - startMs);
      await space.ip('route', 'del', 'default');
      await waitFor('offline again', () => (watch.stdout().slice(states).includes('"offline"') ? true : null), { timeoutMs: 10_000, by: watch });
      // The next gain must not fall into the quiet time after this burst.
      await new Promise((resolve) => setTimeout(resolve, 2_500));
    }
    await watch.stop();
    await monitor.stop();
    const text = (samples: readonly number[]): string => `p50 ${ms(median(samples))}, worst of ${String(ROUNDS)} ${ms(percentile(samples, 100))}`;
    return [{ what: 'event to published state (start of `ip route add` included)', ours: text(ours), beside: `${text(theirs)} ip monitor alone`, ratio: `${(median(ours) / median(theirs)).toFixed(2)} ×` }];
  } finally {
    await cleanup.run();
  }
};
