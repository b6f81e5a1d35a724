import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import type { ReachSettings, TrustSettings, Attachment } from './detector-types.ts';
import { getOnce } from './connectivity/http-get.ts';
import type { ChooseWays } from '../../lib/http-client.ts';
import type { Clock } from './connectivity/repeating-probe.ts';
import { sharedResolver, type Lookup } from './connectivity/names.ts';
import { systemWays } from './connectivity/ways-out.ts';
import { checkConnectivity, type ReachOutcome } from './connectivity/connectivity-check.ts';
import { helloOnce } from './trusted-network/tls-hello.ts';
import { checkPinnedCertificate, type TrustAnswer } from './trusted-network/certificate-check.ts';

/**
 * What the watch stands on; tests pass their own. No probe rejects, and each ends soon after its
 * signal aborts.
 */
export interface DetectorIo {
  /** @param network counts the networks that we have been on */
  reach(
    settings: ReachSettings,
    source: string,
    network: number,
    signal: AbortSignal,
  ): Promise<ReachOutcome>;
  trust(
    settings: TrustSettings,
    attachment: NonNullable<Attachment['trusted']>,
    signal: AbortSignal,
  ): Promise<TrustAnswer>;
  readonly clock: Clock;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  after: (delayMs, then) => {
    const timer = setTimeout(then, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};

const systemLookup: Lookup = async (host, family) =>
  (await lookup(host, { family, all: true })).map(({ address }) => address);

/** Real sockets, the system's resolver and proxy settings. */
export function systemDetectorIo({
  system = process.platform,
  environment = process.env,
  chooseWays = systemWays({ system, environment }),
}: {
  readonly system?: NodeJS.Platform;
  readonly environment?: NodeJS.ProcessEnv;
  readonly chooseWays?: ChooseWays;
} = {}): DetectorIo {
  let current = 0;
  const resolve = sharedResolver(systemLookup, () => current);
  return {
    reach: (settings, source, network, signal) => {
      current = network;
      return checkConnectivity(
        settings,
        source,
        {
          get: (leg, ended) => getOnce(leg, resolve, ended),
          hello: (leg, ended) => helloOnce(leg, resolve, ended),
          chooseWays,
          unique: randomUUID,
        },
        signal,
      );
    },
    trust: checkPinnedCertificate,
    clock: systemClock,
  };
}
