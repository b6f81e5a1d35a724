import type { SrvRecord } from 'node:dns';
import { asciiHost } from '../lib/idn.ts';
import { isIPAddress } from '../model/net/host.ts';

/**
 * Every address of a name, in the order of the resolver that Outlook would ask (hosts file
 * included). Rejects with the system's error.
 */
export async function resolveName(host: string): Promise<readonly string[]> {
  // Loaded at the first name: a command that was given an address does without it.
  const { lookup } = await import('node:dns/promises');
  const found = await lookup(asciiHost(host), { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}

/**
 * SRV records of a name, by the name servers that the system has; a hosts file holds none. Rejects
 * with the resolver's error.
 */
export async function resolveService(name: string): Promise<readonly SrvRecord[]> {
  const { Resolver } = await import('node:dns/promises');
  return new Resolver({ timeout: 2_000, tries: 2 }).resolveSrv(asciiHost(name));
}

/** Addresses of a host: itself, or what its name resolves to. */
export const addressesOf = async (host: string): Promise<readonly string[]> =>
  isIPAddress(host) ? [host] : resolveName(host);
