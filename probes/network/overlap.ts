import type { NetworkInterfaceInfo } from 'node:os';
import type { Adapter, LocalOverlap } from '../../model/network-state.ts';
import { holdsAddress, networksOf, parseAddress } from '../../model/net/address-list.ts';
import { canonicalAddress } from '../platform/canonical-address.ts';
import { hasRoutable, isRoutable, plainAddress } from './addresses.ts';
import { egressOf } from './egress.ts';
import type { SourceAnswer } from './route.ts';
import type { Snapshot } from './watcher-types.ts';

/** What the kernel said about one address of Exchange. */
export interface AskedAddress {
  readonly address: string;
  readonly answer: SourceAnswer;
}

interface Look {
  readonly snapshot: Pick<Snapshot, 'adapters' | 'publicV4' | 'publicV6' | 'gateway'>;
  /** As `os.networkInterfaces()` gives them. */
  readonly interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>;
  /** Kind of an adapter that does not run. */
  readonly kindOf: (name: string) => Adapter['kind'];
}

/** Subnets of a tunnel lead inside, and loopback is this laptop itself. */
const KINDS: Readonly<Record<Adapter['kind'], LocalOverlap['kind'] | null>> = {
  virtual: 'virtual',
  lan: 'lan',
  wifi: 'lan',
  mobile: 'lan',
  tunnel: null,
  loopback: null,
};

/**
 * Addresses that lie in a subnet of the adapter that carries them on the link. Pure; whether that
 * is wrong, the subnet alone does not tell.
 */
export const overlapsOf = (asked: readonly AskedAddress[], look: Look): readonly LocalOverlap[] =>
  asked.flatMap((one) => overlapOf(one, look) ?? []);

function overlapOf({ address, answer }: AskedAddress, look: Look): LocalOverlap | null {
  if (!answer.ok || answer.egress === undefined) return null;
  const { adapter, nextHop, isRunning } = answer.egress;
  const target = plainAddress(address);
  // A router stands between, or the address is this laptop's own.
  if (typeof nextHop === 'string' || answer.source === target || !isRoutable(target)) return null;
  const { adapters } = look.snapshot;
  const egress = isRunning ? adapters.find(({ name }) => name === adapter) : undefined;
  if (egress === undefined)
    // Docker's bridge does not run while no container does, and keeps its route all the same; a
    // card that does not run has lost its cable, and says so itself.
    return nextHop === null && look.kindOf(adapter) === 'virtual'
      ? { adapter, address: target, subnet: null, kind: 'virtual' }
      : null;
  const kind = KINDS[egress.kind];
  const subnet = subnetOf(adapter, target, look.interfaces);
  if (kind === null || subnet === null) return null;
  return { adapter, address: target, subnet, kind: carriesInternet(adapter, look) ? 'lan' : kind };
}

/**
 * A guest of a host has a virtual adapter alone: that is its LAN. Where a tunnel carries the Internet
 * it carries the tunnel: to the gateway, or as the one adapter that there is.
 */
function carriesInternet(name: string, { snapshot }: Look): boolean {
  const { adapters, publicV4, publicV6, gateway } = snapshot;
  const ways = [publicV4, publicV6].flatMap((route) => egressOf(route, snapshot) ?? []);
  if (ways.some(({ kind }) => kind !== 'tunnel') || ways.length === 0)
    return ways.some((way) => way.name === name);
  const beneath = egressOf(gateway, snapshot);
  if (beneath !== null && beneath.kind !== 'tunnel') return beneath.name === name;
  const others = adapters.filter(
    ({ kind, addresses }) => kind !== 'tunnel' && kind !== 'loopback' && hasRoutable(addresses),
  );
  return others.length === 1 && others[0]?.name === name;
}

/** The network that holds the address, with the bits of the host cleared; null: none. */
function subnetOf(name: string, address: string, interfaces: Look['interfaces']): string | null {
  const held = Object.entries(interfaces)
    // A labelled address of Linux (`eth0:1`) is the adapter's.
    .flatMap(([label, entries = []]) =>
      label === name || label.startsWith(`${name}:`) ? entries : [],
    )
    .flatMap(({ cidr }) => cidr ?? [])
    .find((cidr) => holdsAddress([cidr], '', address));
  const parsed = held === undefined ? null : parseAddress(held);
  if (parsed?.ok !== true || parsed.entry.kind !== 'addresses') return null;
  const [network] = networksOf(parsed.entry.range);
  return network === undefined
    ? null
    : `${canonicalAddress(network.address)}/${network.prefix.toString()}`;
}
