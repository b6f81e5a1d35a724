import type { UsbIds } from '../ports.ts';
import { registryText } from './advapi32.ts';

/** Setup class of network adapters (devguid.h, GUID_DEVCLASS_NET). */
const NETWORK_CLASS = '{4D36E972-E325-11CE-BFC1-08002BE10318}';

/**
 * USB vendor and product of an interface, from the Plug and Play instance that Windows notes beside
 * its name (`USB\\VID_12D1&PID_14DB&MI_00\\…`). Ordinary users may read it.
 *
 * @param guid in braces
 * @returns null: no USB device, or not told
 */
export function usbOfInterface(guid: string): UsbIds | null {
  const key = `SYSTEM\\CurrentControlSet\\Control\\Network\\${NETWORK_CLASS}\\${guid}\\Connection`;
  const read = registryText('HKLM', key, 'PnPInstanceId');
  return read.ok && read.value !== null ? usbInInstance(read.value) : null;
}

/** Reads a Plug and Play instance id; null for a device of another bus. */
export function usbInInstance(id: string): UsbIds | null {
  const [, vendor, product] = /^USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})\b/i.exec(id) ?? [];
  return vendor === undefined || product === undefined
    ? null
    : { vendor: vendor.toLowerCase(), product: product.toLowerCase(), model: null };
}
