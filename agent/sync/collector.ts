import type { Log } from '../log.ts';
import type { ResolvedSettings } from '../settings/resolved.ts';
import { type Hello, openHello } from './hello.ts';
import { type Identity, openIdentity } from './identity.ts';
import { type KeyRing, openKeyRing } from './key.ts';

/** Where reports go: its address, the key of its receipts, and what it says of itself. */
export interface Collector {
  readonly url: string;
  readonly keys: KeyRing;
  readonly hello: Hello;
  readonly identity: Identity;
}

/** @returns null when none is configured, and everything waits */
export function openCollector({
  settings: { collector, site },
  dataFolder,
  log,
  monotonicMs,
}: {
  readonly settings: Pick<ResolvedSettings, 'collector' | 'site'>;
  readonly dataFolder: string;
  readonly log: Log;
  readonly monotonicMs: () => number;
}): Collector | null {
  if (collector === null) return null;
  const { url, receiptKey, enrolmentToken: token } = collector;
  return {
    url,
    keys: openKeyRing({ dataFolder, collectorUrl: url, configured: receiptKey, log }),
    hello: openHello({ dataFolder, collectorUrl: url, log, monotonicMs }),
    identity: openIdentity({ dataFolder, collectorUrl: url, site, token, log }),
  };
}
