import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the kernel would say of hardware that this machine lacks (sysfs-class-net). */
export interface Hardware {
  /** `DEVTYPE` of uevent; null: Ethernet, of which the kernel names none. */
  readonly deviceType: 'wwan' | 'wlan' | 'ppp' | null;
  /** Null: no hardware lies behind it. */
  readonly driver: string | null;
}

/**
 * A folder that stands in for /sys/class/net: the named adapters have the given hardware, the
 * others are the kernel's own.
 *
 * @param kernels names of the others; their links are followed in the namespace of whoever reads
 * @returns its path, and what removes it
 */
export async function sysfsWith(
  hardware: Readonly<Record<string, Hardware>>,
  kernels: readonly string[] = [],
): Promise<{ readonly root: string; readonly remove: () => Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'linesman-sysfs-'));
  // A look is taken as a user without rights.
  await chmod(root, 0o755);
  for (const [name, { deviceType, driver }] of Object.entries(hardware)) {
    const folder = join(root, name);
    await mkdir(driver === null ? folder : join(folder, 'device'), { recursive: true });
    await writeFile(
      join(folder, 'uevent'),
      `${deviceType === null ? '' : `DEVTYPE=${deviceType}\n`}INTERFACE=${name}\n`,
    );
    await writeFile(join(folder, 'type'), '1\n');
    if (driver !== null)
      await symlink(`../../../../bus/usb/drivers/${driver}`, join(folder, 'device', 'driver'));
  }
  for (const name of kernels) await symlink(`/sys/class/net/${name}`, join(root, name));
  return { root, remove: () => rm(root, { recursive: true, force: true }) };
}
