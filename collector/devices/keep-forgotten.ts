import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { reasonOf } from '../../lib/error-name.ts';
import { CANNOT } from '../../model/text/en/collector.ts';
import { noteForgotten } from '../readers/keep-readers.ts';
import { pathsOf } from '../store/data-folder.ts';
import { isCollectorRunning } from '../store/folder-lock.ts';
import { openReportIndex } from '../store/sqlite-index.ts';
import { openDeviceRegistry } from './device-registry.ts';
import { type Kept, withRegistry } from './keep-devices.ts';

/** `asked`: nobody runs on the folder now, and the next start removes what the device sent. */
export type Forgotten = 'gone' | 'asked' | 'unknown';

const LOOK_MS = 200;
const PATIENCE_MS = 30_000;

/** Has everything removed that a device sent, and its key, beside a collector that may run. */
export async function forgetDevice(dataFolder: string, device: string): Promise<Kept<Forgotten>> {
  const paths = pathsOf(dataFolder);
  try {
    const { registry } = openDeviceRegistry(paths, new Date());
    try {
      const at = new Date().toISOString();
      if (registry.find(device) === null && !hasReports(paths.index, device, at))
        return { ok: true, value: 'unknown' };
      registry.askToForget(device, at);
    } finally {
      registry.close();
    }
  } catch (thrown) {
    return { ok: false, message: CANNOT.open(paths.devices, reasonOf(thrown)) };
  }
  const noted = await noteForgotten(dataFolder, device);
  if (!noted.ok) return noted;
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    if (!isCollectorRunning(dataFolder)) return { ok: true, value: 'asked' };
    const left = withRegistry(dataFolder, [], (registry) => registry.toForget());
    if (!left.ok) return left;
    if (!left.value.some((one) => one.device === device)) return { ok: true, value: 'gone' };
    await pause(LOOK_MS);
  }
  return { ok: true, value: 'asked' };
}

function hasReports(path: string, device: string, until: string): boolean {
  if (!existsSync(path)) return false;
  const opened = openReportIndex(path, { readOnly: true });
  if (!opened.ok) return false;
  try {
    return opened.index.idsOf(device, until).length > 0;
  } finally {
    opened.index.close();
  }
}
