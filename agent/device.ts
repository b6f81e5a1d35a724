import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { readSmallFile, writeSmallFile } from './data/file.ts';
import { parseJson } from '../model/json.ts';
import type { Log } from './log.ts';

const DeviceFile = z.object({ device: z.uuid() });
const FILE = 'device.json';
const MAX_FILE_BYTES = 4 * 1024;

/**
 * This installation's random id, made once and kept in `device.json`: no serial number, no name,
 * nothing that says whose laptop it is. When it cannot be kept the agent runs on with one for this
 * time, and the log says so.
 */
export function deviceId(dataFolder: string, log: Log): string {
  const known = knownDeviceId(dataFolder);
  if (known !== null) return known;
  const path = join(dataFolder, FILE);
  if (existsSync(path)) log(`${path} cannot be read: this device gets a new id`);
  const device = randomUUID();
  keepDeviceId(dataFolder, device, log);
  return device;
}

/** The id that this installation has; null where it has none yet, or none that can be read. */
export function knownDeviceId(dataFolder: string): string | null {
  const text = readSmallFile(join(dataFolder, FILE), MAX_FILE_BYTES);
  const parsed = DeviceFile.safeParse(text?.ok === true ? parseJson(text.value) : undefined);
  return parsed.success ? parsed.data.device : null;
}

/** Keeps the id of this installation in a data folder that was made anew. */
export function keepDeviceId(dataFolder: string, device: string, log: Log): void {
  const written = writeSmallFile(join(dataFolder, FILE), `${JSON.stringify({ device })}\n`);
  if (!written.ok)
    log(
      `the device's id cannot be kept (${written.message}): it will be another after the next start`,
    );
}
