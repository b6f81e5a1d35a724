import type { LiveConnection } from './connections.ts';
import type { NetworkState } from './network-state.ts';
import type { OutlookWitness } from './outlook.ts';

type Seen = Omit<OutlookWitness, 'notes'>;

const isLoopback = (address: string): boolean => /^127\.|^::1$|^::ffff:127\./.test(address);

/** Outlook's open connections to a known address of Exchange. */
export const toExchange = (connections: readonly LiveConnection[]): readonly LiveConnection[] =>
  connections.filter(({ why, state }) => why === 'exchange' && state === 'established');

/**
 * Whether Outlook is connected to Exchange: true where it holds a connection to an address of it,
 * false where it holds none at all that could lead there. Null where that cannot be told: over HTTP
 * a proxy may stand between, and a VPN client may take a connection at loopback. Pure.
 */
export function isConnected({ connections, problems, profile, notTested }: Seen): boolean | null {
  if (toExchange(connections).length > 0) return true;
  const open = connections.filter(({ state }) => state === 'established');
  if (open.length === 0) return notTested === null && problems.length === 0 ? false : null;
  const mayGoByProxy = profile?.accounts.some(({ way }) => way !== 'rpc') ?? true;
  return mayGoByProxy || open.some(({ remoteAddress }) => isLoopback(remoteAddress)) ? null : false;
}

/** When Outlook connected again, and when it wrote its copy of the mailbox after that. */
export interface ConnectedAgain {
  readonly connectedAt: string;
  readonly writtenAt: string;
}

/**
 * Whether tunnel, connection and copy of the mailbox agree that mail flows again after the network
 * became another one: null where one of them does not. Pure.
 */
export function connectedAgain(
  { connections, profile }: Seen,
  { since, label, tunnel }: Pick<NetworkState, 'since' | 'label' | 'tunnel'>,
): ConnectedAgain | null {
  if (tunnel.state !== 'up' && label !== 'lan-corporate') return null;
  const connectedAt = toExchange(connections)
    .map(({ createdAt }) => createdAt)
    .filter((createdAt) => createdAt !== null && isAfter(createdAt, since))
    .sort()[0];
  const writtenAt = profile?.accounts.find(({ isPrimary }) => isPrimary)?.mailFile?.changedAt;
  return connectedAt == null || writtenAt === undefined || !isAfter(writtenAt, connectedAt)
    ? null
    : { connectedAt, writtenAt };
}

const isAfter = (one: string, other: string): boolean => Date.parse(one) >= Date.parse(other);
