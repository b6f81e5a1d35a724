import { DEFAULTS } from '../../model/defaults.ts';
import { monotonicMs } from '../../lib/monotonic.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { LadderResult } from '../../model/run.ts';
import { runLadder } from '../../probes/exchange/ladder.ts';
import type { LadderOrder } from '../../probes/exchange/types.ts';
import { openInMemory } from './mapper-in-memory.ts';

/**
 * Climbs the ladder of `order` against a mapper in memory while the first packets travel: what this
 * thread did once it does in half the time when the answers come. Asks nobody.
 *
 * @returns a run in which all went well
 */
export const rehearseLadder = (
  { interfaces, accessLists, host, path }: LadderOrder,
  address: string,
  network: NetworkState,
  signal: AbortSignal,
): Promise<LadderResult> =>
  runLadder(
    {
      ...{ host, interfaces, accessLists, network },
      // The mapper in memory greets nobody, as one on port 593 would.
      mapperPort: DEFAULTS['exchange.mapperPort'],
      ...{ gateway: null, listAll: false },
      ...(path === undefined ? {} : { path }),
    },
    {
      ...{ signal, monotonicMs, openTcp: openInMemory },
      resolve: () => Promise.resolve([address]),
      ownAddresses: () => [],
      hostsFile: () => [],
      nameServers: () => Promise.resolve([]),
      askRoute: () => Promise.resolve({ ok: false, error: 'not asked' }),
      now: () => new Date(),
    },
  );
