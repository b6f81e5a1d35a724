import { getServers } from 'node:dns';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { errorCode } from '../../lib/error-name.ts';
import { serversIn, UPSTREAM_FILES } from '../platform/linux/resolv-conf.ts';
import { isLoopback } from './addresses.ts';

/** Where the answer comes from; tests pass their own. */
export interface NameServerIo {
  readonly system: NodeJS.Platform;
  /** What the resolver of this process is set to, with a port where it is not 53. */
  readonly configured: () => readonly string[];
  /** Null: there is no such file, or it is not for us to read. */
  readonly read: (file: string) => string | null;
}

const MAX_BYTES = 16 * 1024;

const SYSTEM: NameServerIo = {
  system: process.platform,
  configured: getServers,
  read: (file) => {
    try {
      return readBoundedSync(file, MAX_BYTES).text;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCode(error) ?? '')) return null;
      throw error;
    }
  },
};

/**
 * The name servers that this laptop was given. A stub on loopback (systemd-resolved, dnsmasq, an
 * agent) is none: what it forwards to is read where it keeps that; where nothing tells, the stub is
 * named, as it is what answers.
 */
export function nameServers({
  system,
  configured,
  read,
}: NameServerIo = SYSTEM): readonly string[] {
  const servers = configured();
  if (system !== 'linux' || servers.some((server) => !isStub(server))) {
    const given = servers.filter((server) => !isStub(server));
    return given.length === 0 ? servers : given;
  }
  for (const file of UPSTREAM_FILES) {
    const upstream = serversIn(read(file) ?? '').filter((server) => !isStub(server));
    if (upstream.length > 0) return upstream;
  }
  return servers;
}

const isStub = (server: string): boolean => isLoopback(server.replace(/^\[(.*)\](?::\d+)?$/, '$1'));
