import { warmsRadio } from '../../model/damping.ts';
import type { NetworkState } from '../../model/network-state.ts';
import type { WarmRadio } from '../../probes/exchange/warm-radio.ts';
import type { ProbesIo } from '../probes-io.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { watchedIn } from '../settings/watched.ts';

/** Sends one packet ahead of a check where a modem sleeps, so that its waking counts for nothing. */
export interface Radio {
  /** Resolves when a check may begin. Never rejects. */
  ready(network: NetworkState, signal: AbortSignal): Promise<void>;
  /** This program sent something just now. */
  sent(): void;
}

export function createRadio({
  settings,
  probes,
  monotonicMs,
}: {
  readonly settings: Pick<ResolvedSettings, 'exchange' | 'doors' | 'gateway'>;
  readonly probes: Pick<ProbesIo, 'warmRadio' | 'resolve'>;
  readonly monotonicMs: () => number;
}): Radio {
  const target = targetOf(settings);
  let sentAtMs: number | null = null;
  const sent = (): void => {
    sentAtMs = monotonicMs();
  };
  return {
    ready: async (network, signal) => {
      const sinceMs = sentAtMs === null ? null : monotonicMs() - sentAtMs;
      if (target === null || !warmsRadio(network, sinceMs)) return;
      await probes.warmRadio(target, { resolve: (host) => probes.resolve(host), signal });
      sent();
    },
    sent,
  };
}

/** The gateway, which a tunnel goes through as well; without one, what is watched. */
function targetOf(
  settings: Pick<ResolvedSettings, 'exchange' | 'doors' | 'gateway'>,
): Parameters<WarmRadio>[0] | null {
  const { gateway, exchange } = settings;
  if (gateway !== null) return { host: gateway.host, port: gateway.port };
  const watched = watchedIn(settings);
  if (watched === null) return null;
  return { host: watched.host, port: watched.reachPort ?? exchange.mapperPort };
}
