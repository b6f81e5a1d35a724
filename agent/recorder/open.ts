import { signalAfter } from '../../lib/deadline.ts';
import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ConnectionLook } from '../runs/connections.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import type { StateStore } from '../state.ts';
import type { Facts, RoutesSeen } from './describe.ts';
import { settingsSince } from './settings.ts';
import { createRecorder, type FlightRecorder } from './recorder.ts';
import { openRing, readFrozen, writeFrozen } from './ring.ts';

export interface OpenRecorderOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly settings: Pick<ResolvedSettings, 'exchange' | 'collector' | 'provenance'>;
  readonly log: Log;
}

/** A PAC script has to be fetched. */
const PROXY_TIMEOUT_MS = 5_000;

/**
 * The recorder of a data folder whose lock the caller holds, and a log that it hears. A disk that
 * takes nothing costs events, which are counted.
 */
export function openRecorder(
  { dataFolder, version, settings, log }: OpenRecorderOptions,
  probes: Pick<ProbesIo, 'nameServers' | 'waysOut'>,
): {
  readonly recorder: FlightRecorder;
  readonly log: Log;
} {
  // The name servers that are asked for it matter, and the proxy that would carry its web doors.
  const { host } = settings.exchange;
  const { collector } = settings;
  const url = host === null ? (collector?.url ?? null) : `https://${host}/`;
  const chooseWays = probes.waysOut(() => Promise.resolve(null));
  const slowFacts = async (): Promise<Facts> => {
    const servers = host === null ? [] : await probes.nameServers(host);
    const target = url === null ? null : URL.parse(url);
    const facts = new Map([['name servers', servers.join(', ')]]);
    if (target === null) return facts;
    const { ways, untold } = await chooseWays(target, signalAfter(PROXY_TIMEOUT_MS));
    const named = ways.map((way) => (way === null ? 'direct' : `${way.host}:${String(way.port)}`));
    return facts.set('proxy', [...named, ...(untold === null ? [] : [untold])].join('; '));
  };
  const ring = openRing(dataFolder);
  const recorder = createRecorder({
    append: (event) => ring.append(event),
    frozen: readFrozen(dataFolder),
    freeze: (frozen) => writeFrozen(dataFolder, frozen),
    slowFacts,
    inBackground: (work) => {
      work.catch((thrown: unknown) => {
        log(`name servers and proxy are not known: ${reasonOf(thrown)}`);
      });
    },
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  });
  recorder.started(version);
  recorder.settings(settingsSince(dataFolder, settings.provenance));
  return {
    recorder,
    log: (message) => {
      log(message);
      recorder.log(message);
    },
  };
}

/** Shows the recorder the state now, and each that follows. */
export function hearStates(
  store: StateStore,
  recorder: FlightRecorder,
  routes: () => RoutesSeen,
): void {
  store.subscribe((state) => {
    recorder.state(state, routes());
  });
  recorder.state(store.get(), routes());
}

/** The loop, with an ear for sleep and power. */
export const hearPower = (loop: Loop, recorder: FlightRecorder): Loop => ({
  ...loop,
  powerChanged: (event) => {
    recorder.power(event);
    loop.powerChanged(event);
  },
});

/** The look at the connections, with an eye on what it finds. */
export const seeConnections =
  (look: ConnectionLook, recorder: FlightRecorder): ConnectionLook =>
  async (...asked) => {
    const seen = await look(...asked);
    recorder.connections(seen);
    return seen;
  };
