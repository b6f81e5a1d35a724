import { type NetworkInterfaceInfo } from 'node:os';
import type { Adapter, AdapterKind } from '../../model/network-state.ts';
import {
  HOTSPOT_RANGES, LAN_DEVICE_TYPES, MOBILE_DRIVERS, MOBILE_HARDWARE_TYPES, NAME_RULES, SHARED_DRIVER, TETHER_DRIVERS,
} from './adapter-kinds.ts';
import { hasRoutable, plainAddress } from './addresses.ts';

/** What Linux says about an adapter under /sys/class/net (sysfs-class-net); null where the system has no such place. */
export interface AdapterFacts {
  /** `DEVTYPE` of uevent: wlan, wwan, bridge, vlan, bond, wireguard, …; null when the driver names none. */
  readonly deviceType: string | null;
  /** ARPHRD number of `type`. */
  readonly hardwareType: number | null;
  /** Whether hardware lies behind it (`device`). */
  readonly hasDevice: boolean;
  /** Name behind `device/driver`. */
  readonly driver: string | null;
  /** `wireless` or `phy80211` exists. */
  readonly isWireless: boolean;
  /** `tun_flags` exists: a program holds the other end. */
  readonly isTun: boolean;
}

/** Reads the facts of one adapter; null where there are none. */
export type ReadFacts = (name: string) => AdapterFacts | null;

export interface Inventory {
  readonly adapters: readonly Adapter[];
  /** Names whose kind is a guess. */
  readonly likely: readonly string[];
}

interface Verdict {
  readonly kind: AdapterKind;
  readonly product: string | null;
  readonly likely: boolean;
  /** Completes "NAME is …". */
  readonly reason: string;
}

/** Limits of the contract (`NetworkState`); nobody's laptop has more. */
const MOST_ADAPTERS = 512;
const MOST_ADDRESSES = 256;
const LONGEST_NAME = 256;

const is = (kind: AdapterKind, reason: string, product: string | null = null): Verdict => ({ kind, product, likely: false, reason });
const guess = (kind: AdapterKind, reason: string): Verdict => ({ kind, product: null, likely: true, reason });

/**
 * Names what each adapter is.
 *
 * @param interfaces as `os.networkInterfaces()` gives them: running adapters with an address
 */
export function classifyAdapters(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, system: NodeJS.Platform, readFacts: ReadFacts): Inventory {
  const seen = [...byAdapter(interfaces, system)]
    .slice(0, MOST_ADAPTERS)
    .map(([name, entries]) => ({ name, addresses: addressesOf(entries), verdict: judge(name, entries, system, readFacts) }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const wired = seen.some(({ addresses, verdict }) => ['lan', 'wifi', 'mobile'].includes(verdict.kind) && hasRoutable(addresses));
  const judged = seen.map(({ name, addresses, verdict }) => ({ name, addresses, verdict: wired ? verdict : asDialUp(verdict) }));
  return {
    adapters: judged.map(({ name, addresses, verdict: { kind, product, reason } }) => ({ name, kind, product, addresses, reason })),
    likely: judged.filter(({ verdict }) => verdict.likely).map(({ name }) => name),
  };
}

/** Linux lists a labelled address (`eth0:1`) as an adapter of its own; it is the same adapter. */
function byAdapter(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, system: NodeJS.Platform): Map<string, NetworkInterfaceInfo[]> {
  const adapters = new Map<string, NetworkInterfaceInfo[]>();
  for (const [label, entries = []] of Object.entries(interfaces)) {
    const name = (system === 'linux' ? (label.split(':')[0] ?? label) : label).slice(0, LONGEST_NAME);
    adapters.set(name, [...(adapters.get(name) ?? []), ...entries]);
  }
  return adapters;
}

const addressesOf = (entries: readonly NetworkInterfaceInfo[]): string[] =>
  [...new Set(entries.map(({ address }) => plainAddress(address)))].slice(0, MOST_ADDRESSES);

function judge(name: string, entries: readonly NetworkInterfaceInfo[], system: NodeJS.Platform, readFacts: ReadFacts): Verdict {
  if (entries.some(({ internal }) => internal)) return is('loopback', 'the loopback of this laptop');
  const facts = readFacts(name);
  const named = byName(name, system);
  const verdict =
    // A generic name ("wlp3s0") yields to what the driver says; a product's name does not.
    named !== null && (facts === null || (named.kind !== 'lan' && named.kind !== 'wifi')) ? named : facts === null ? guess('lan', 'an adapter of unknown kind') : byFacts(facts);
  const telephone = verdict.kind === 'wifi' ? hotspotOf(entries) : null;
  return telephone === null ? verdict : guess('mobile', `Wi-Fi in the address range that ${telephone} gives out`);
}

function byName(name: string, system: NodeJS.Platform): Verdict | null {
  const rule = NAME_RULES.find((row) => (row.system === 'any' || row.system === system) && row.name.test(name));
  return rule === undefined ? null : { kind: rule.kind, product: rule.product, likely: rule.likely === true, reason: rule.reason };
}

/** First match wins. Without hardware behind it, an adapter is on the ignore list. */
function byFacts(facts: AdapterFacts): Verdict {
  const { deviceType, hardwareType, driver } = facts;
  if (deviceType === 'wireguard') return is('tunnel', 'a tunnel adapter of WireGuard', SHARED_DRIVER.wireguard);
  if (facts.isTun) return is('tunnel', 'a tunnel adapter that a program holds (tun)', SHARED_DRIVER.tun);
  if (deviceType === 'wwan') return is('mobile', 'a WWAN device');
  if (hardwareType !== null && MOBILE_HARDWARE_TYPES.has(hardwareType)) return is('mobile', 'a WWAN device by its hardware type');
  if (driver !== null && MOBILE_DRIVERS.has(driver)) return is('mobile', `a WWAN device by its driver (${driver})`);
  if (deviceType === 'wlan' || facts.isWireless) return is('wifi', 'a Wi-Fi device');
  const telephone = driver === null ? undefined : TETHER_DRIVERS.get(driver);
  if (telephone !== undefined) return guess('mobile', telephone);
  if (deviceType !== null && LAN_DEVICE_TYPES.has(deviceType)) return is('lan', `a network device (${deviceType})`);
  if (deviceType === 'bridge' || !facts.hasDevice) return is('virtual', 'an adapter without hardware behind it');
  return is('lan', 'a network card');
}

function hotspotOf(entries: readonly NetworkInterfaceInfo[]): string | null {
  const range = HOTSPOT_RANGES.find(({ prefix, bits }) => entries.some(({ address, cidr }) => prefix.test(address) && cidr?.endsWith(`/${bits.toString()}`) === true));
  return range?.what ?? null;
}

/** A PPP adapter is a VPN when it has something to run over; alone it is a modem that dialled. */
function asDialUp(verdict: Verdict): Verdict {
  return verdict.product === SHARED_DRIVER.ppp ? guess('mobile', 'a dial-up connection: nothing lies beneath it') : verdict;
}
