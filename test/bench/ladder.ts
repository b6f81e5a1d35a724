/**
 * Runs inside a namespace: runs the ladder as an agent does, again and again in one process, and prints the
 * milliseconds of each run but the first as JSON. Arguments: address, rounds, `fast` (each run tries
 * the ports of the run before it, as in an office that is known) or `plain`, interfaces.
 */
import type { LastBoundPort } from '../../model/access-list.ts';
import { parseInterface } from '../../model/interfaces.ts';
import { systemProbes } from '../../agent/probes-io.ts';
import { runLadder } from '../../probes/exchange/ladder.ts';
import { observeOnce } from '../../probes/network/watcher.ts';

const [, , host = '', rounds = '7', pace = 'plain', ...names] = process.argv;
const interfaces = names.flatMap((name) => {
  const parsed = parseInterface(name);
  return parsed.ok ? [parsed.value] : [];
});
const ATTACHMENT = 'the slow line';
const took: number[] = [];
let lastBound: readonly LastBoundPort[] = [];
for (let round = 0; round <= Number(rounds); round += 1) {
  const seen = await observeOnce({ exchange: [host], gateway: [], collector: [] });
  const network = { ...seen, label: 'lan-corporate' as const };
  const at = new Date().toISOString();
  const start = performance.now();
  const { endpoints } = await runLadder(
    {
      host,
      mapperPort: 135,
      interfaces,
      accessLists: [],
      gateway: null,
      network,
      listAll: false,
      lastBound,
      attachment: ATTACHMENT,
      fastPath: pace === 'fast',
    },
    {
      signal: AbortSignal.timeout(20_000),
      resolve: systemProbes.resolve,
      nameServers: systemProbes.nameServers,
      now: () => new Date(),
      monotonicMs: () => performance.now(),
    },
  );
  if (endpoints.length !== interfaces.length || endpoints.some(({ bind }) => bind !== 'accepted'))
    throw new Error(`the ladder over the slow line is not green: ${JSON.stringify(endpoints)}`);
  lastBound = endpoints.map(({ host: address, interface: name, port }) => ({
    address,
    interface: name,
    port,
    at,
    attachment: ATTACHMENT,
  }));
  if (round > 0) took.push(performance.now() - start);
}
console.log(JSON.stringify(took));
