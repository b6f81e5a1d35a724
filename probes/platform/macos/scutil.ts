import type { Command } from '../child-source.ts';
import { findProgram } from '../programs.ts';

/**
 * Keys of the System Configuration dynamic store that change with the network (scutil(8),
 * SCDynamicStoreKey.h).
 */
const KEYS = [
  'State:/Network/Global/IPv4',
  'State:/Network/Global/IPv6',
  'State:/Network/Global/DNS',
  'State:/Network/Global/Proxies',
];
const PATTERNS = [
  'State:/Network/Interface/[^/]+/(IPv4|IPv6|Link|AirPort)',
  'State:/Network/Service/[^/]+/(IPv4|IPv6|PPP|VPN|IPSec)',
];

/**
 * `n.watch` prints a line for each change from then on; the end of its input ends scutil, so it
 * does not outlive us.
 */
export const SCUTIL_WATCH = [
  ...KEYS.map((key) => `n.add ${key}`),
  ...PATTERNS.map((pattern) => `n.add ${pattern} pattern`),
  'n.watch',
  '',
].join('\n');

/** Commands of the event source on macOS; none on a system without scutil. */
export function scutilCommands(): readonly Command[] {
  const scutil = findProgram('scutil');
  return scutil === null ? [] : [{ program: scutil, args: [], input: SCUTIL_WATCH }];
}
