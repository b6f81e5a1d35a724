/**
 * Runs inside a namespace: asks every door of a full configuration, again and again in one process, and
 * prints as JSON the milliseconds and the bytes on the wire of each round but the first, and the
 * milliseconds of a connect beside each. Arguments: rounds, address, a root in PEM.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { runDoors } from '../../probes/web/run-doors.ts';
import { NETWORK } from '../support/samples.ts';
import { trusting } from '../support/trusting.ts';
import { doorAt } from '../support/web/look.ts';
import { AUTODISCOVER_HOST, DOORS } from './doors-asked.ts';

const [, , rounds = '5', address = '', root = ''] = process.argv;
const trust = trusting(readFileSync(root, 'utf8'));
const carried = (): number =>
  ['rx', 'tx'].reduce(
    (sum, way) =>
      sum + Number(readFileSync(`/sys/class/net/slow0/statistics/${way}_bytes`, 'utf8')),
    0,
  );
const told: { ms: number; bytes: number; connectMs: number }[] = [];
for (let round = 0; round <= Number(rounds); round += 1) {
  const connecting = performance.now();
  const socket = connect(443, address);
  await once(socket, 'connect');
  const connectMs = performance.now() - connecting;
  socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 300));
  const before = carried();
  const start = performance.now();
  const { doors } = await runDoors(
    {
      doors: DOORS.map(([kind, url]) => doorAt(kind, url)),
      network: NETWORK,
      server: 'exch1.corp.example',
    },
    {
      signal: AbortSignal.timeout(20_000),
      resolve: () => Promise.resolve([address]),
      // Its name server lies on the same line: what it says comes a round trip later.
      resolveService: async () => {
        await new Promise((resolve) => setTimeout(resolve, connectMs));
        return [{ name: AUTODISCOVER_HOST, port: 443, priority: 0, weight: 0 }];
      },
      chooseWays: () => Promise.resolve({ ways: [null], untold: null }),
      trust,
      now: () => new Date(),
      monotonicMs: () => performance.now(),
    },
  );
  const ms = performance.now() - start;
  const red = doors.filter(({ code }) => code !== null);
  if (red.length > 0) throw new Error(`a door over the slow line is red: ${JSON.stringify(red)}`);
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (round > 0) told.push({ ms, bytes: carried() - before, connectMs });
}
console.log(JSON.stringify(told));
