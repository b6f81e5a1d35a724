import { reasonOf } from '../../lib/error-name.ts';
import { removeReport } from '../store/retention.ts';
import type { Store } from '../store/store.ts';
import type { KeptFleet } from '../fleet/keep-fleet.ts';
import type { Uploads } from '../uploads.ts';
import type { DeviceRegistry } from './registry.ts';

export interface ForgetIo extends Pick<Store, 'bodies' | 'index' | 'locks' | 'log'> {
  readonly registry: Pick<DeviceRegistry, 'toForget' | 'forgotten'>;
  readonly uploads: Pick<Uploads, 'forget'>;
  readonly fleet: Pick<KeptFleet, 'forget' | 'find'>;
  /** Devices that other collectors forgot lately. */
  readonly lately: () => Promise<readonly { readonly device: string; readonly at: string }[]>;
}

/**
 * Removes what is still there of the devices that are to be forgotten: reports that came until
 * somebody asked for it, parts of others, and how it stands among all. Rejects with the system's or the database's error; the
 * next time goes on from there.
 */
export async function forgetAsked({
  registry,
  uploads,
  fleet,
  lately,
  ...store
}: ForgetIo): Promise<void> {
  for (const { device, at } of await lately()) {
    const heardAt = (await fleet.find(device))?.heardAt;
    if (heardAt !== undefined && heardAt <= at) await fleet.forget(device);
  }
  for (const { device, at } of await registry.toForget()) {
    let removed = 0;
    await uploads.forget(device);
    for (;;) {
      const ids = await store.index.idsOf(device, at);
      if (ids.length === 0) break;
      for (const id of ids) await removeReport(store, id);
      removed += ids.length;
    }
    await fleet.forget(device);
    await registry.forgotten(device);
    store.log(`device ${device} is forgotten: ${String(removed)} reports have been removed`);
  }
}

const LOOK_MS = 1_000;

/** Looks every second: the command line asks beside the collector. @returns ends it, after what is under way */
export function startForgetting(io: ForgetIo): () => Promise<void> {
  let working: Promise<void> | null = null;
  const look = (): void => {
    working ??= forgetAsked(io)
      .catch((thrown: unknown) => {
        io.log(`what devices sent could not be removed, which is tried again: ${reasonOf(thrown)}`);
      })
      .finally(() => {
        working = null;
      });
  };
  look();
  const timer = setInterval(look, LOOK_MS).unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
