import type { Log } from '../log.ts';
import { type Hello, openHello } from './hello.ts';
import { type KeyRing, openKeyRing } from './key.ts';

/** Where reports go: its address, the key of its receipts, and what it says of itself. */
export interface Collector {
  readonly url: string;
  readonly keys: KeyRing;
  readonly hello: Hello;
}

/** @param configured null: nothing is set, and everything waits */
export function openCollector({
  configured,
  dataFolder,
  log,
  monotonicMs,
}: {
  readonly configured: { readonly url: string; readonly receiptKey: string | null } | null;
  readonly dataFolder: string;
  readonly log: Log;
  readonly monotonicMs: () => number;
}): Collector | null {
  if (configured === null) return null;
  const { url, receiptKey } = configured;
  return {
    url,
    keys: openKeyRing({ dataFolder, collectorUrl: url, configured: receiptKey, log }),
    hello: openHello({ dataFolder, collectorUrl: url, log, monotonicMs }),
  };
}
