import * as z from 'zod/mini';
import { createCleanup } from '../support/lab/cleanup.ts';
import { createNamespace, type Namespace } from '../support/lab/namespace.ts';
import { waitFor } from '../support/lab/wait.ts';
import { needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import { type Bench, ms, type Row } from './statistics.ts';

const PAIRS = 20;
/** Of what takes seconds. */
const SLOW_ROUNDS = 7;
const SCRIPT = new URL('network/snapshots.ts', import.meta.url).pathname;
const Medians = z.object({
  interfaces: z.number(),
  known: z.number(),
  anew: z.number(),
  os: z.number(),
  siDefault: z.number(),
  si: z.number(),
});

/**
 * One look at a machine with many interfaces, with what it means, beside the bare list of Node and
 * beside systeminformation.
 */
export const snapshot: Bench = async ({ rounds }) => {
  const missing = [needsLinux(), needsRoot(), needsCommands('ip')].find((need) => need !== null);
  if (missing !== undefined) return { skipped: missing };
  const cleanup = createCleanup();
  try {
    const space = await createNamespace('bench', cleanup);
    await space.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'far0');
    const names = ['eth0', 'far0'];
    for (let pair = 0; pair < PAIRS; pair += 1) {
      const [one, other] = [`veth${String(pair)}`, `veth${String(pair)}in`];
      await space.ip('link', 'add', one, 'type', 'veth', 'peer', 'name', other);
      names.push(one, other);
    }
    for (const name of names) await space.ip('link', 'set', name, 'up');
    await space.ip('address', 'add', '203.0.113.10/24', 'dev', 'eth0');
    await space.ip('route', 'add', 'default', 'via', '203.0.113.1');
    // An interface counts for Node once it has an address: IPv6's own comes within two seconds.
    await waitFor(
      'the addresses',
      async () => ((await space.ip('-6', 'address', 'show', 'tentative')) === '' ? true : null),
      { timeoutMs: 20_000 },
    );
    return await rowsOf(space, rounds(SLOW_ROUNDS));
  } finally {
    await cleanup.run();
  }
};

async function rowsOf(space: Namespace, slowRounds: number): Promise<readonly Row[]> {
  const out = await space.must(
    [
      process.execPath,
      '--experimental-strip-types',
      '--disable-warning=ExperimentalWarning',
      SCRIPT,
      String(slowRounds),
    ],
    { timeoutMs: 180_000 },
  );
  const { interfaces, known, anew, os, siDefault, si } = Medians.parse(JSON.parse(out));
  const many = `${String(interfaces)} interfaces (median)`;
  const row = (what: string, ours: number, theirs: number, beside: string): Row => ({
    what: `${what}, ${many}`,
    ours: ms(ours),
    beside: `${ms(theirs)} ${beside}`,
    ratio: `${(ours / theirs).toPrecision(2)} ×`,
  });
  return [
    row(
      'look at the network: adapters, four routes, label',
      known,
      os,
      'os.networkInterfaces(), which knows no route',
    ),
    row('the same with every adapter judged anew', anew, os, 'os.networkInterfaces()'),
    row(
      'the same with every adapter judged anew',
      anew,
      siDefault,
      'systeminformation networkInterfaceDefault, the name alone',
    ),
    row('the same with every adapter judged anew', anew, si, 'systeminformation networkInterfaces'),
  ];
}
