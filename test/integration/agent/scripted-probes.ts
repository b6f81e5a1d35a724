import { holdConnection } from '../../../probes/exchange/hold.ts';
import { lookAtOutlook } from '../../../probes/outlook/look.ts';
import { NO_DOORS } from '../../../probes/web/types.ts';
import type { ProbesIo } from '../../../agent/probes-io.ts';
import type { Diagnosis } from '../../../model/diagnosis.ts';
import type { Endpoint } from '../../../model/run.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import type { LadderOrder } from '../../../probes/exchange/types.ts';
import type { Route, Snapshot, WatchOptions } from '../../../probes/network/watcher-types.ts';
import { directly } from '../../support/direct-client.ts';
import { GREEN, NETWORK } from '../../support/samples.ts';

const VIA = { kind: 'via', adapter: 'eth0', source: '192.0.2.7' } as const satisfies Route;
const NONE: Route = { kind: 'none' };
const ON_LAN: Snapshot = {
  adapters: [],
  publicV4: VIA,
  publicV6: NONE,
  exchange: null,
  gateway: null,
  collector: VIA,
};
const OFFLINE: Snapshot = { ...ON_LAN, publicV4: NONE, collector: NONE };

/** A world that the test moves: what the ladder will find, and what the network is. */
export interface ScriptedWorld {
  readonly probes: ProbesIo;
  readonly orders: readonly LadderOrder[];
  /** What woke the modem, and ahead of which run. */
  readonly warmed: readonly string[];
  /** From now on the ladder leads to this verdict. */
  findNext(verdict: Diagnosis): void;
  /** From now on every run finds these endpoints, on a network by a gateway that is known. */
  bindInTheOffice(endpoints: readonly Endpoint[]): void;
  /** Runs hang until they are cut off. */
  hang(does: boolean): void;
  goOffline(): void;
  goMobile(): void;
  goOnline(): void;
  /** The clocks show a sleep that no power event told of. */
  wakeUnannounced(): void;
}

export function scriptedWorld(): ScriptedWorld {
  let verdict = GREEN;
  let hanging = false;
  let endpoints: readonly Endpoint[] = [];
  let network: NetworkState = NETWORK;
  let snapshot = ON_LAN;
  let watching: WatchOptions | null = null;
  const orders: LadderOrder[] = [];
  const warmed: string[] = [];
  const become = (next: NetworkState, seen: Snapshot): void => {
    network = next;
    snapshot = seen;
    watching?.onState(next);
  };
  const probes: ProbesIo = {
    watchNetwork: (options) => {
      watching = options;
      options.onState(network);
      return Promise.resolve({
        current: () => network,
        snapshot: () => snapshot,
        poke: () => Promise.resolve(),
        close: () => Promise.resolve(),
      });
    },
    runDoors: () => Promise.resolve(NO_DOORS),
    holdConnection,
    warmRadio: ({ host, port }) => {
      warmed.push(`${host}:${String(port)} before run ${String(orders.length + 1)}`);
      return Promise.resolve();
    },
    runLadder: async (request, { signal }) => {
      orders.push(request);
      if (hanging)
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            resolve();
          });
        });
      return {
        target: { host: request.host, addresses: ['192.0.2.10'] },
        checks: [],
        facts: new Map(),
        endpoints: [...endpoints],
        mapper: null,
      };
    },
    diagnose: () => {
      const {
        code,
        rung,
        severity,
        args,
        summary,
        nextStep,
        whoMustAct,
        confidence,
        evidence,
        findings,
      } = verdict;
      return {
        code,
        rung,
        severity,
        args,
        summary,
        nextStep,
        whoMustAct,
        confidence,
        evidence,
        findings,
      };
    },
    resolve: () => Promise.resolve(['192.0.2.10']),
    nameServers: () => Promise.resolve([]),
    sinceInputMs: () => null,
    systemReach: () => Promise.resolve({ reach: null, problem: null }),
    lookOutside: () => Promise.resolve({ kind: 'cut' }),
    findClient: (products) =>
      Promise.resolve({
        product: products[0] ?? '',
        installed: 'unknown',
        running: 'unknown',
        refused: null,
        evidence: [],
      }),
    waysOut: () => directly,
    readConnections: () => Promise.resolve({ ok: true, rows: [], outlookRuns: false, cut: null }),
    showsOutlook: false,
    lookAtOutlook: (request, now) =>
      lookAtOutlook(request, {
        ...{ source: null, notTested: 'not tested: scripted', now },
        resolve: () => Promise.resolve([]),
      }),
  };
  return {
    probes,
    orders,
    warmed,
    findNext: (next) => {
      verdict = next;
    },
    hang: (does) => {
      hanging = does;
    },
    bindInTheOffice: (bound) => {
      endpoints = bound;
      become(
        { ...NETWORK, label: 'lan-corporate' },
        { ...ON_LAN, exchange: { ...VIA, nextHop: '192.0.2.1' } },
      );
    },
    goOffline: () => {
      become({ ...NETWORK, label: 'offline', link: 'none' }, OFFLINE);
    },
    goMobile: () => {
      become({ ...NETWORK, label: 'mobile', link: 'mobile' }, ON_LAN);
    },
    goOnline: () => {
      become({ ...NETWORK }, ON_LAN);
    },
    wakeUnannounced: () => {
      watching?.onWoke?.();
    },
  };
}
