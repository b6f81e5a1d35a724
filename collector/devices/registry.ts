import type { Device, SqliteRegistry } from './device-registry.ts';

/**
 * Which devices may send, as the running collector asks it: in its own folder, or in the database that it
 * shares with others. Another process may change it meanwhile, so it is asked at every request. Every
 * method rejects with the database's error.
 */
export interface DeviceRegistry {
  find(device: string): Promise<Device | null>;
  /** Resolves when it is durable. @returns false when the device has enrolled meanwhile */
  add(device: Device): Promise<boolean>;
  /** Devices whose reports are to be removed. */
  toForget(): Promise<readonly { readonly device: string; readonly at: string }[]>;
  /** Their reports are gone. */
  forgotten(device: string): Promise<void>;
  /** Devices that nobody has approved yet. */
  pending(): Promise<ReadonlySet<string>>;
  close(): void;
}

export const overSqliteRegistry = (registry: SqliteRegistry): DeviceRegistry => {
  const ask = async <T>(question: () => T): Promise<T> => Promise.resolve(question());
  return {
    find: (device) => ask(() => registry.find(device)),
    add: (device) =>
      ask(() => {
        registry.add(device);
        return true;
      }),
    toForget: () => ask(() => registry.toForget()),
    forgotten: (device) =>
      ask(() => {
        registry.forgotten(device);
      }),
    pending: () => ask(() => registry.pending()),
    close: () => {
      registry.close();
    },
  };
};
