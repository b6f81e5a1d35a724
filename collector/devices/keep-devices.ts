import { existsSync } from 'node:fs';
import { reasonOf } from '../../lib/error-name.ts';
import { CANNOT } from '../../model/text/en/collector.ts';
import { pathsOf } from '../store/data-folder.ts';
import { openDeviceRegistry, type Device, type SqliteRegistry } from './device-registry.ts';

export type Kept<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Asks or changes the registry of a folder, beside a collector that may run on it. */
export function withRegistry<T>(
  dataFolder: string,
  otherwise: T,
  work: (of: SqliteRegistry) => T,
): Kept<T> {
  const paths = pathsOf(dataFolder);
  if (!existsSync(paths.devices)) return { ok: true, value: otherwise };
  let registry: SqliteRegistry | null = null;
  try {
    ({ registry } = openDeviceRegistry(paths, new Date()));
    return { ok: true, value: work(registry) };
  } catch (thrown) {
    return { ok: false, message: CANNOT.open(paths.devices, reasonOf(thrown)) };
  } finally {
    registry?.close();
  }
}

/** Every device that enrolled, the newest first. */
export const listDevices = (dataFolder: string): Kept<readonly Device[]> =>
  withRegistry(dataFolder, [], (registry) => registry.list());

/** Devices that wait for approval: what they sent is set apart. */
export const pendingDevices = (dataFolder: string): Kept<ReadonlySet<string>> =>
  withRegistry(dataFolder, new Set(), (registry) => registry.pending());

/** Durable on return. @returns false when no such device has enrolled */
export const setDeviceState = (
  dataFolder: string,
  device: string,
  state: 'active' | 'revoked',
): Kept<boolean> => withRegistry(dataFolder, false, (registry) => registry.setState(device, state));
