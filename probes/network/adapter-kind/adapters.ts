import {
  LOOPBACK,
  METERED,
  overriddenWords,
  UNKNOWN,
  WWAN,
} from '../../../model/text/en/adapter-kinds.ts';
import { type NetworkInterfaceInfo } from 'node:os';
import type { Adapter } from '../../../model/network-state.ts';
import { certain, likely, SHARED_PROTOCOL } from '../../platform/kind-verdict.ts';
import { byName, GUEST_NAMES, PLAIN_NAMES, PRODUCT_NAMES } from './names.ts';
import { hasRoutable, plainAddress } from '../addresses.ts';
import { ARPHRD, kindOfCard, kindOfLinux, mayBeTelephone } from './linux.ts';
import type { KindVerdict } from '../../platform/kind-verdict.ts';
import type {
  AdapterFacts,
  AdapterHint,
  LinuxFacts,
  ReadFacts,
  SystemHints,
} from '../../platform/ports.ts';
import { isCardByType, isDialled, isSharedCard, kindOfWindows, UNCLAIMED } from './windows.ts';
import { isSameName } from './same-name.ts';
import { tethered } from './tether.ts';
import { kindOfMac, kindOfUsb } from './usb.ts';

export interface Inventory {
  readonly adapters: readonly Adapter[];
  /** Names whose kind is a guess. */
  readonly likely: readonly string[];
  /** Names of Windows' adapters without hardware that no table knows. */
  readonly unclaimed: readonly string[];
  /** What the system says about metering, by name; absent where it says nothing. */
  readonly metered: ReadonlyMap<string, Metering>;
}

export interface Metering {
  readonly value: 'yes' | 'no' | 'guess';
  readonly reason: string;
  readonly roaming?: true;
}

/** Limits of the contract (`NetworkState`); nobody's laptop has more. */
const MAX_ADAPTERS = 512;
const MAX_ADDRESSES = 256;
const MAX_NAME_CHARACTERS = 256;

/** Everything that judges, beside the adapter itself. */
interface Evidence {
  readonly system: NodeJS.Platform;
  readonly readFacts: ReadFacts;
  readonly hints: SystemHints;
  readonly overrides: readonly KindOverride[];
}

/**
 * Names what each adapter is. An override outranks a product's name, that outranks hardware and
 * driver, those outrank what tools of the system say, and a plain name comes last.
 *
 * @param interfaces as `os.networkInterfaces()` gives them: running adapters with an address
 */
export function classifyAdapters(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
  system: NodeJS.Platform,
  readFacts: ReadFacts,
  hints: SystemHints,
  overrides: readonly KindOverride[],
): Inventory {
  const evidence = { system, readFacts, hints, overrides };
  const seen = [...byAdapter(interfaces, system)]
    .slice(0, MAX_ADAPTERS)
    .map(([name, entries]) => ({
      name,
      addresses: addressesOf(entries),
      verdict: judge(name, entries, evidence),
    }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const wired = seen.some(
    ({ addresses, verdict }) =>
      ['lan', 'wifi', 'mobile'].includes(verdict.kind) && hasRoutable(addresses),
  );
  const judged = seen.map(({ name, addresses, verdict }) => ({
    name,
    addresses,
    verdict: wired ? verdict : asDialUp(verdict),
  }));
  return {
    adapters: judged.map(({ name, addresses, verdict: { kind, product, reason } }) => ({
      name,
      kind,
      product,
      addresses,
      reason,
    })),
    likely: judged.filter(({ verdict }) => verdict.likely).map(({ name }) => name),
    unclaimed:
      system === 'win32'
        ? judged.filter(({ verdict }) => verdict === UNCLAIMED).map(({ name }) => name)
        : [],
    metered: new Map(judged.flatMap(({ name }) => meteringOf(name, hints.adapters.get(name)))),
  };
}

/** Linux lists a labelled address (`eth0:1`) as an adapter of its own; it is the same adapter. */
function byAdapter(
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>,
  system: NodeJS.Platform,
): Map<string, NetworkInterfaceInfo[]> {
  const adapters = new Map<string, NetworkInterfaceInfo[]>();
  for (const [label, entries = []] of Object.entries(interfaces)) {
    const name = (system === 'linux' ? (label.split(':')[0] ?? label) : label).slice(
      0,
      MAX_NAME_CHARACTERS,
    );
    adapters.set(name, [...(adapters.get(name) ?? []), ...entries]);
  }
  return adapters;
}

const addressesOf = (entries: readonly NetworkInterfaceInfo[]): string[] =>
  [...new Set(entries.map(({ address }) => plainAddress(address)))].slice(0, MAX_ADDRESSES);

function judge(
  name: string,
  entries: readonly NetworkInterfaceInfo[],
  { system, readFacts, hints, overrides }: Evidence,
): KindVerdict {
  if (entries.some(({ internal }) => internal)) return certain('loopback', LOOPBACK);
  const hint = hints.adapters.get(name);
  const override = overrideFor(name, hint?.ssid ?? null, overrides);
  if (override !== null) return override;
  const facts = readFacts(name);
  const dialled = facts?.system === 'win32' && isDialled(facts) ? kindOfWindows(name, facts) : null;
  const verdict =
    dialled ??
    byName(PRODUCT_NAMES, name, system) ??
    byUsb(name, entries, system, facts) ??
    (facts === null ? null : byFacts(name, facts, readFacts)) ??
    hint?.verdict ??
    byPlainName(name, system, facts) ??
    (facts?.system === 'linux' ? kindOfCard(facts) : likely('lan', UNKNOWN));
  return (
    tethered({
      verdict,
      mayBeTelephone: looksLikeTelephone(verdict, system, facts),
      metered: hint?.metered ?? null,
      holdings: entries,
    }) ?? verdict
  );
}

/** The maker of a USB device outranks a driver that cards share with modems. */
function byUsb(
  name: string,
  entries: readonly NetworkInterfaceInfo[],
  system: NodeJS.Platform,
  facts: AdapterFacts | null,
): KindVerdict | null {
  const isCard =
    facts === null
      ? system === 'darwin' && /^en\d+$/.test(name)
      : facts.system === 'linux'
        ? facts.hasDevice && !facts.isWireless && facts.deviceType === null
        : isCardByType(facts);
  if (!isCard) return null;
  const isShared =
    facts !== null && (facts.system === 'linux' ? mayBeTelephone(facts) : isSharedCard(facts));
  return kindOfUsb(facts?.usb ?? null, isShared) ?? kindOfMac(entries[0]?.mac ?? null);
}

/** Linux names the driver; a Mac that has not told the port of a network device leaves it open. */
const looksLikeTelephone = (
  verdict: KindVerdict,
  system: NodeJS.Platform,
  facts: AdapterFacts | null,
): boolean =>
  facts === null
    ? system === 'darwin' && verdict.likely
    : facts.system === 'linux'
      ? mayBeTelephone(facts)
      : isSharedCard(facts);

function byFacts(name: string, facts: AdapterFacts, readFacts: ReadFacts): KindVerdict | null {
  if (facts.system === 'win32') return kindOfWindows(name, facts);
  return kindOfLinux(name, facts, (lower): LinuxFacts | null => {
    const beneath = readFacts(lower);
    return beneath?.system === 'linux' ? beneath : null;
  });
}

/**
 * What a name says yields to the kernel, which knows of hardware or of none, and of Ethernet, which
 * a tunnel is with tun_flags alone; only a modem may look like a network card to it.
 */
function byPlainName(
  name: string,
  system: NodeJS.Platform,
  facts: AdapterFacts | null,
): KindVerdict | null {
  const verdict = byName(PLAIN_NAMES, name, system) ?? byName(GUEST_NAMES, name, system);
  if (facts?.system !== 'linux' || verdict === null) return verdict;
  const isContradicted =
    verdict.kind === 'lan' ||
    verdict.kind === 'wifi' ||
    (verdict.kind === 'virtual' && facts.hasDevice) ||
    (verdict.kind === 'tunnel' && (facts.hasDevice || facts.hardwareType === ARPHRD.ether));
  return isContradicted ? null : verdict;
}

/**
 * A PPP adapter with an unknown other end is a VPN when it has something to run over; alone it is a
 * modem that dialled.
 */
function asDialUp(verdict: KindVerdict): KindVerdict {
  return verdict.product === SHARED_PROTOCOL.ppp ? likely('mobile', WWAN.dialUp) : verdict;
}

function meteringOf(name: string, hint: AdapterHint | undefined): [string, Metering][] {
  if (hint?.roaming === true)
    return [[name, { value: 'yes', reason: METERED.roaming(name), roaming: true }]];
  const value = hint?.metered ?? null;
  return value === null ? [] : [[name, { value, reason: METERED[value](name) }]];
}

/**
 * The first override that fits. One of an adapter and a Wi-Fi network fits that network on that
 * adapter alone.
 *
 * @param ssid the Wi-Fi network that the adapter is in; null when that is not known
 */
export function overrideFor(
  name: string,
  ssid: string | null,
  overrides: readonly KindOverride[],
): KindVerdict | null {
  const fits = ({ adapter, ssid: wanted }: KindOverride): boolean =>
    (adapter !== null || wanted !== null) &&
    (adapter === null || isSameName(adapter, name)) &&
    (wanted === null || (ssid !== null && isSameName(wanted, ssid)));
  const override = overrides.find(fits);
  if (override === undefined) return null;
  return certain(override.kind, overriddenWords(override.kind, override.ssid, override.by));
}

/**
 * A person's word about an adapter or a Wi-Fi network, which overrules every other evidence of its
 * kind.
 */
export interface KindOverride {
  /** Name of the adapter, or of the Wi-Fi network; case does not matter. */
  readonly adapter: string | null;
  readonly ssid: string | null;
  readonly kind: 'mobile' | 'lan' | 'wifi';
  /** Where it was written, for the reason: one of `WRITTEN_IN`. */
  readonly by: string;
}
