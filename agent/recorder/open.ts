import { reasonOf } from '../../lib/error-name.ts';
import type { Log } from '../log.ts';
import type { Loop } from '../loop.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ConnectionLook } from '../runs/connections.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import type { StateStore } from '../state.ts';
import { createRecorder, type FlightRecorder } from './recorder.ts';
import { openRing, readFrozen, writeFrozen } from './ring.ts';

export interface OpenRecorderOptions {
  readonly dataFolder: string;
  readonly version: string;
  readonly settings: Pick<ResolvedSettings, 'exchange'>;
  readonly log: Log;
}

/**
 * The recorder of a data folder whose lock the caller holds, and a log that it hears. A disk that
 * takes nothing costs events, which are counted.
 */
export function openRecorder(
  { dataFolder, version, settings, log }: OpenRecorderOptions,
  probes: Pick<ProbesIo, 'nameServers'>,
): {
  readonly recorder: FlightRecorder;
  readonly log: Log;
} {
  // The name servers that are asked for it matter.
  const { host } = settings.exchange;
  const ring = openRing(dataFolder);
  const recorder = createRecorder({
    append: (event) => ring.append(event),
    frozen: readFrozen(dataFolder),
    freeze: (frozen) => writeFrozen(dataFolder, frozen),
    nameServers: () => (host === null ? Promise.resolve([]) : probes.nameServers(host)),
    inBackground: (work) => {
      work.catch((thrown: unknown) => {
        log(`the name servers are not known: ${reasonOf(thrown)}`);
      });
    },
    now: () => new Date(),
    monotonicMs: () => performance.now(),
  });
  recorder.started(version);
  return {
    recorder,
    log: (message) => {
      log(message);
      recorder.log(message);
    },
  };
}

/** Shows the recorder the state now, and each that follows. */
export function hearStates(store: StateStore, recorder: FlightRecorder): void {
  store.subscribe((state) => {
    recorder.state(state);
  });
  recorder.state(store.get());
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
