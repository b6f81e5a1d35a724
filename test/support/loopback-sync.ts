import type { Log } from '../../agent/log.ts';
import type { Outbox } from '../../agent/outbox/outbox.ts';
import { openHello } from '../../agent/sync/hello.ts';
import { openIdentity } from '../../agent/sync/identity.ts';
import { openKeyRing } from '../../agent/sync/key.ts';
import { createSync, type Sync } from '../../agent/sync/sync.ts';
import { directClient } from './direct-client.ts';

/** The agent's own delivery, from an outbox to a collector on loopback, without jitter. */
export const loopbackSync = (
  outbox: Outbox,
  {
    dataFolder,
    url,
    log,
  }: { readonly dataFolder: string; readonly url: string; readonly log: Log },
): Sync => {
  const monotonicMs = (): number => performance.now();
  return createSync({
    http: directClient,
    outbox,
    device: 'device-1',
    log,
    now: () => new Date(),
    onChange: () => undefined,
    collector: {
      url,
      keys: openKeyRing({ dataFolder, collectorUrl: url, configured: null, log }),
      hello: openHello({ dataFolder, collectorUrl: url, log, monotonicMs }),
      identity: openIdentity({ dataFolder, collectorUrl: url, site: null, token: null, log }),
    },
    meteredBytesPerHour: 200 * 1024,
    isPlainHeld: false,
    way: {
      label: 'lan-foreign',
      route: { kind: 'via', adapter: 'lo', source: '127.0.0.1' },
      key: 'lo',
      isMetered: false,
    },
    monotonicMs,
    random: () => 0,
  });
};
