import { ANSWERED } from '../../../model/text/en/system-answers.ts';
import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LinuxFacts, ReadFacts, UsbIds } from '../ports.ts';
import { pppdReader } from './pppd.ts';
import { errorCode } from '../../../lib/error-name.ts';
import { readBoundedSync } from '../../../lib/read-bounded.ts';

/** An adapter may vanish between two reads; what is absent is then simply not known. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ENODEV', 'EINVAL']);

/** The kernel writes a page at most. */
const MAX_ATTRIBUTE_BYTES = 4096;

/** Adapters beneath one that are looked at. */
const MAX_LOWERS = 16;

/** ARPHRD_PPP of if_arp.h. */
const PPP = 512;

/**
 * Facts from /sys/class/net, where the kernel writes a page at most per file. Linux only: elsewhere
 * there are none.
 *
 * @param onProblem told why a file could not be read although it is there
 */
export function sysfsReader(
  system: NodeJS.Platform,
  onProblem: (sentence: string) => void,
  root = '/sys/class/net',
  readPppd = pppdReader(onProblem),
): ReadFacts {
  if (system !== 'linux' || !existsSync(root)) return () => null;

  const attempt = <Value>(path: string, read: (path: string) => Value): Value | null => {
    try {
      return read(path);
    } catch (error) {
      if (!ABSENT.has(errorCode(error) ?? '')) onProblem(ANSWERED.unreadable(path, String(error)));
      return null;
    }
  };
  const text = (path: string): string | null =>
    attempt(path, (file) => readBoundedSync(file, MAX_ATTRIBUTE_BYTES).text);

  return (name): LinuxFacts | null => {
    // The name comes from the kernel, which allows dots: it must not lead out of the folder.
    if (name.includes('/') || name === '.' || name === '..') return null;
    const folder = join(root, name);
    const entries = attempt(folder, (path) => readdirSync(path));
    if (entries === null) return null;
    // Most adapters of a laptop with many are virtual, and every read of what is absent throws.
    const hasDevice = entries.includes('device');
    const device = join(folder, 'device');
    const driver = hasDevice ? attempt(join(device, 'driver'), (path) => readlinkSync(path)) : null;
    const hardwareType = Number(text(join(folder, 'type'))?.trim() || Number.NaN);
    const usb = hasDevice
      ? attempt(device, (path) => usbBehind(realpathSync.native(path), text))
      : null;
    const lowers = entries
      .filter((entry) => entry.startsWith('lower_'))
      .map((entry) => entry.slice('lower_'.length));
    return {
      system: 'linux',
      deviceType: /^DEVTYPE=([\w-]{1,32})$/m.exec(text(join(folder, 'uevent')) ?? '')?.[1] ?? null,
      hardwareType: Number.isInteger(hardwareType) ? hardwareType : null,
      hasDevice,
      driver: driver === null ? null : basename(driver),
      isWireless: entries.includes('wireless') || entries.includes('phy80211'),
      isTun: entries.includes('tun_flags'),
      lowers: lowers.toSorted().slice(0, MAX_LOWERS),
      usb,
      pppd: hardwareType === PPP ? readPppd(name) : null,
    };
  };
}

/** An adapter belongs to an interface of a USB device, or to a bus that hangs on one. */
const MAX_STEPS = 4;

const MAX_MODEL_LENGTH = 100;

/** Goes up from the adapter's device to the first folder that names a USB vendor. */
function usbBehind(device: string, text: (path: string) => string | null): UsbIds | null {
  let folder = device;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const [vendor, product] = ['idVendor', 'idProduct'].map((file) =>
      existsSync(join(folder, file)) ? (text(join(folder, file))?.trim() ?? '') : '',
    );
    if (/^[0-9a-f]{4}$/.test(vendor ?? '') && /^[0-9a-f]{4}$/.test(product ?? ''))
      return {
        vendor: vendor ?? '',
        product: product ?? '',
        model: text(join(folder, 'product'))?.trim().slice(0, MAX_MODEL_LENGTH) ?? null,
      };
    folder = dirname(folder);
  }
  return null;
}
