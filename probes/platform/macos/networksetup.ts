/** Ports that are read; a Mac has one or two dozen. */
const MAX_PORTS = 128;

/**
 * `networksetup -listallhardwareports` (networksetup(8)): blocks of `Hardware Port: NAME` and
 * `Device: en0`; VPN clients stand there as ports without a device.
 *
 * @returns name of the port by name of the adapter
 */
export function parsePorts(text: string): Map<string, string> {
  const blocks = text.matchAll(/^Hardware Port: *(\S.*?) *\r?\nDevice: *([\w.-]+) *\r?$/gm);
  return new Map(
    [...blocks]
      .slice(0, MAX_PORTS)
      .map(([, port = '', device = '']) => [device, port.slice(0, 100)]),
  );
}

/**
 * `networksetup -getairportnetwork en0`; null: in none, or macOS keeps it to itself (it does since
 * 14.4 without the right to the location).
 */
export function parseAirportNetwork(text: string): string | null {
  return /^Current (?:Wi-Fi|AirPort) Network: (.+)$/m.exec(text)?.[1] ?? null;
}
