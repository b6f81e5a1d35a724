import type { OutlookAccount } from '../../model/outlook.ts';
import { isIPAddress } from '../../model/net/host.ts';
import { canonicalAddress } from '../platform/canonical-address.ts';

/** What was checked. */
export interface CheckedServer {
  /** Names of the server and of Outlook's doors to it. */
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
}

type Named = Pick<OutlookAccount, 'server' | 'proxy' | 'mailStores'>;

const hostsOf = ({ server, proxy, mailStores }: Named): readonly string[] => [
  ...(server === null ? [] : [server]),
  ...(proxy === null ? [] : [proxy]),
  ...mailStores,
];

/** Hosts that a profile names, each once. */
const hostsIn = (accounts: readonly Named[]): readonly string[] => [
  ...new Set(accounts.flatMap(hostsOf)),
];

/** `EXCH1` of a profile and `exch1.corp.example` of the settings are one; an address is itself. */
function isSameName(one: string, other: string): boolean {
  const [a, b] = [one, other].map((name) => name.toLowerCase().replace(/\.$/, '')) as [
    string,
    string,
  ];
  if (a === b) return true;
  if (isIPAddress(a) || isIPAddress(b) || (a.includes('.') && b.includes('.'))) return false;
  return a.split('.')[0] === b.split('.')[0];
}

/** Hosts of a profile whose names are none of those that were checked: their addresses decide. */
export const hostsToResolve = (
  accounts: readonly Named[],
  { hosts }: CheckedServer,
): readonly string[] => {
  const named = hostsIn(accounts);
  return named.some((one) => hosts.some((other) => isSameName(one, other))) ? [] : named;
};

/**
 * Whether a profile leads to the server that was checked. A name says so; that another name is
 * another server says its address alone, for a server has many names; and an account that names no
 * host may lead anywhere. Pure.
 *
 * @param addresses of the hosts of `hostsToResolve`, as far as they resolve
 */
export function leadsToTarget(
  accounts: readonly Named[],
  checked: CheckedServer,
  addresses: ReadonlyMap<string, readonly string[]>,
): boolean | null {
  const named = hostsIn(accounts);
  if (named.length === 0) return null;
  const unlike = hostsToResolve(accounts, checked);
  if (unlike.length === 0) return true;
  const own = new Set(checked.addresses.map(canonicalAddress));
  const theirs = unlike.map((host) => (isIPAddress(host) ? [host] : (addresses.get(host) ?? [])));
  if (theirs.flat().some((address) => own.has(canonicalAddress(address)))) return true;
  const isAllKnown =
    accounts.every((account) => hostsOf(account).length > 0) &&
    theirs.every((one) => one.length > 0);
  return own.size > 0 && isAllKnown ? false : null;
}
