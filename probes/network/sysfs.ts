import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AdapterFacts, ReadFacts } from './adapters.ts';

/** An adapter may vanish between two reads; what is absent is then simply not known. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'EINVAL']);

/**
 * Facts from /sys/class/net, where the kernel writes a page at most per file. Linux only: elsewhere there are none.
 *
 * @param onProblem told why a file could not be read although it is there
 */
export function sysfsReader(system: NodeJS.Platform, onProblem: (sentence: string) => void, root = '/sys/class/net'): ReadFacts {
  if (system !== 'linux' || !existsSync(root)) return () => null;

  const attempt = (path: string, read: (path: string) => string): string | null => {
    try {
      return read(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && ABSENT.has(String(error.code)))) onProblem(`${path} cannot be read: ${String(error)}`);
      return null;
    }
  };
  const text = (path: string): string | null => attempt(path, (file) => readFileSync(file, 'utf8').slice(0, 4096));

  return (name): AdapterFacts | null => {
    // The name comes from the kernel, which allows dots: it must not lead out of the folder.
    if (name.includes('/') || name === '.' || name === '..') return null;
    const folder = join(root, name);
    if (!existsSync(folder)) return null;
    const driver = attempt(join(folder, 'device', 'driver'), readlinkSync);
    const hardwareType = Number(text(join(folder, 'type'))?.trim() || Number.NaN);
    return {
      deviceType: /^DEVTYPE=([\w-]{1,32})$/m.exec(text(join(folder, 'uevent')) ?? '')?.[1] ?? null,
      hardwareType: Number.isInteger(hardwareType) ? hardwareType : null,
      hasDevice: existsSync(join(folder, 'device')),
      driver: driver === null ? null : basename(driver),
      isWireless: existsSync(join(folder, 'wireless')) || existsSync(join(folder, 'phy80211')),
      isTun: existsSync(join(folder, 'tun_flags')),
    };
  };
}
