import { type Hello, openHello } from '../../../agent/sync/hello.ts';
import type { WayToCollector } from '../../../agent/sync/hold.ts';
import { openIdentity } from '../../../agent/sync/identity.ts';
import { openKeyRing } from '../../../agent/sync/key.ts';
import { createSync, type Sync, type SyncOptions } from '../../../agent/sync/sync.ts';
import type { Outbox } from '../../../agent/outbox/outbox.ts';
import { directClient } from '../../support/direct-client.ts';
import { afterTest, temporaryFolder } from './workbench.ts';

export const CLEAR: WayToCollector = {
  label: 'tunnel',
  route: { kind: 'via', adapter: 'tun0', source: '10.0.0.5' },
  key: 'tun0',
  isMetered: false,
};
export const CUT: WayToCollector = {
  label: 'offline',
  route: { kind: 'none' },
  key: 'none',
  isMetered: false,
};

const helloOf = (collectorUrl: string): Hello =>
  openHello({
    dataFolder: temporaryFolder(),
    collectorUrl,
    log: () => undefined,
    monotonicMs: () => performance.now(),
  });

/** A sync by a clear way, closed after the test. */
export function syncTo(
  outbox: Outbox,
  url: string | null,
  change: Partial<SyncOptions> = {},
  configured: string | null = null,
  {
    token = null,
    dataFolder = temporaryFolder(),
  }: { token?: string | null; dataFolder?: string } = {},
): Sync {
  const sync = createSync({
    http: directClient,
    outbox,
    device: 'device-1',
    way: CLEAR,
    log: () => undefined,
    onChange: () => undefined,
    collector:
      url === null
        ? null
        : {
            url,
            keys: openKeyRing({
              dataFolder: temporaryFolder(),
              collectorUrl: url,
              configured,
              log: () => undefined,
            }),
            hello: helloOf(url),
            identity: openIdentity({
              dataFolder,
              collectorUrl: url,
              site: 'ACME',
              token,
              log: () => undefined,
            }),
          },
    meteredBytesPerHour: 200 * 1024,
    isPlainHeld: false,
    now: () => new Date('2026-05-04T09:00:00.000Z'),
    monotonicMs: () => performance.now(),
    random: () => 1,
    ...change,
  });
  afterTest(() => sync.close());
  return sync;
}
