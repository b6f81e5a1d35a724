import { type DnsmasqFiles, dnsmasqServers } from './dnsmasq-conf.ts';
import { serversIn } from './resolv-conf.ts';

/** systemd-resolved's own addresses (systemd-resolved.service(8)); nobody else takes them. */
const RESOLVED = /^127\.0\.0\.5[34]$/;

/** Where systemd-resolved keeps all that it was given, whichever link it came by. */
const OF_RESOLVED = ['/run/systemd/resolve/resolv.conf'];
const OF_MANAGER = ['/run/NetworkManager/no-stub-resolv.conf', '/run/NetworkManager/resolv.conf'];

/** NetworkManager's dnsmasq on Ubuntu, and what tells that one of it runs elsewhere. */
const MANAGERS = '127.0.1.1';
const RUNS_MANAGERS = ['/run/NetworkManager/dnsmasq.pid'];
/** A dnsmasq of the system's own; Debian's keeps what it was given there. */
const RUNS_DNSMASQ = ['/run/dnsmasq/dnsmasq.pid', '/run/dnsmasq.pid', '/run/dnsmasq/resolv.conf'];

export const isOfResolved = (stub: string): boolean => RESOLVED.test(stub);

/**
 * What the resolver at a loopback address forwards a name to, by the files of whoever listens there.
 * Empty: nobody that is known does, as where a filter of names listens.
 *
 * @param stub its address, with a port where it is not 53
 */
export function upstreamsOf(stub: string, host: string, files: DnsmasqFiles): readonly string[] {
  const first = (names: readonly string[]): readonly string[] => {
    for (const name of names) {
      const servers = serversIn(files.read(name) ?? '').filter((one) => !isLoopbackText(one));
      if (servers.length > 0) return servers;
    }
    return [];
  };
  const has = (names: readonly string[]): boolean =>
    names.some((name) => files.read(name) !== null);
  if (isOfResolved(stub)) return first([...OF_RESOLVED, ...OF_MANAGER]);
  if (stub === MANAGERS || has(RUNS_MANAGERS)) return first(OF_MANAGER);
  if (!has(RUNS_DNSMASQ)) return [];
  const told = dnsmasqServers(host, files);
  // It may stand before another resolver of this laptop.
  return told.flatMap((one) =>
    isOfResolved(one) ? first(OF_RESOLVED) : isLoopbackText(one) ? [] : [one],
  );
}

const isLoopbackText = (server: string): boolean => /^(?:127\.|::1$|\[::1\])/.test(server);
