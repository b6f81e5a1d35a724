/**
 * Runs inside a namespace: prints how many interfaces there are and, as JSON, the milliseconds of
 * each look by each means. Argument: rounds of those that take seconds.
 */
import { networkInterfaces } from 'node:os';
import si from 'systeminformation';
import { classify } from '../../../probes/network/classify.ts';
import { NO_HINTS } from '../../../probes/platform/ports.ts';
import { observer, systemSnapshotIo } from '../../../probes/network/snapshot.ts';
import { sysfsReader } from '../../../probes/platform/linux/sysfs.ts';
import { median, timed } from '../statistics.ts';

const ROUNDS = 200;
const SLOW_ROUNDS = Number(process.argv[2] ?? 7);
const TARGETS = { exchange: ['10.20.30.40'], gateway: ['198.51.100.1'], collector: [] };

const probes = systemSnapshotIo(
  sysfsReader('linux', (problem) => {
    throw new Error(problem);
  }),
);
const known = observer(probes);
// Other hints each time: every adapter is judged anew, as after a change of adapters.
const anew = observer({ ...probes, hints: () => ({ ...NO_HINTS }) });

async function medianOf(rounds: number, work: () => unknown): Promise<number> {
  await work();
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) took.push(await timed(work));
  return median(took);
}

console.log(
  JSON.stringify({
    interfaces: Object.keys(networkInterfaces()).length,
    known: await medianOf(ROUNDS, async () => classify(await known(TARGETS))),
    anew: await medianOf(ROUNDS, async () => classify(await anew(TARGETS))),
    os: await medianOf(ROUNDS, () => networkInterfaces()),
    siDefault: await medianOf(SLOW_ROUNDS, () => si.networkInterfaceDefault()),
    si: await medianOf(SLOW_ROUNDS, () => si.networkInterfaces()),
  }),
);
