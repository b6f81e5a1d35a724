import { getServers } from 'node:dns';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { errorCode } from '../../lib/error-name.ts';
import { serversIn, UPSTREAM_FILES } from '../platform/linux/resolv-conf.ts';
import { NAME_SERVERS } from '../../model/text/en/evidence-network.ts';
import type { NativeAnswer } from '../platform/answer.ts';
import { dnsServers, type AdapterNameServer } from '../platform/windows/dns-servers.ts';
import { parseResolvers, serversFor } from '../platform/macos/scutil-dns.ts';
import { systemTools, type Said } from '../platform/tools.ts';
import { isLoopback } from './addresses.ts';

/** Where the answer comes from; tests pass their own. */
export interface NameServerIo {
  readonly system: NodeJS.Platform;
  /** What the resolver of this process is set to, with a port where it is not 53. */
  readonly configured: () => readonly string[];
  /** Windows: name servers by adapter. */
  readonly byAdapter: () => NativeAnswer<readonly AdapterNameServer[]>;
  /** macOS: what `scutil --dns` says. */
  readonly scutil: () => Promise<Said>;
  /** Null: there is no such file, or it is not for us to read. */
  readonly read: (file: string) => string | null;
}

const MAX_BYTES = 16 * 1024;

const SYSTEM: NameServerIo = {
  system: process.platform,
  configured: getServers,
  byAdapter: dnsServers,
  scutil: () => systemTools().ask('scutil', ['--dns']),
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
 * What resolves a name here, in words: the name servers that this laptop was given, each with its
 * adapter where the system tells it; on macOS those that are asked for this very name. A stub on loopback (systemd-resolved, dnsmasq, an agent) is
 * none of them: what it forwards to is read where it keeps that; where nothing tells, the stub is
 * named as what it is.
 */
export const nameServers = async (
  host: string,
  io: NameServerIo = SYSTEM,
): Promise<readonly string[]> =>
  (await given(host, io)).map(({ address, adapter }) =>
    isStub(address)
      ? NAME_SERVERS.stub(address)
      : adapter === null
        ? address
        : NAME_SERVERS.of(address, adapter),
  );

interface NameServer {
  readonly address: string;
  /** Null: not told. */
  readonly adapter: string | null;
}

async function given(host: string, io: NameServerIo): Promise<readonly NameServer[]> {
  const known = await toldBySystem(host, io);
  return known.length > 0
    ? withoutStubs(known, ({ address }) => address)
    : givenTo(io).map((address) => ({ address, adapter: null }));
}

/** Empty where the system does not tell more than the resolver of this process knows. */
async function toldBySystem(host: string, io: NameServerIo): Promise<readonly NameServer[]> {
  if (io.system === 'win32') {
    const told = io.byAdapter();
    return told.ok ? told.value : [];
  }
  if (io.system !== 'darwin') return [];
  const said = await io.scutil();
  return said.ok ? serversFor(host, parseResolvers(said.text)) : [];
}

/** Stubs count only where there is nothing else. */
function withoutStubs<Server>(
  servers: readonly Server[],
  addressOf: (server: Server) => string,
): readonly Server[] {
  const others = servers.filter((server) => !isStub(addressOf(server)));
  return others.length === 0 ? servers : others;
}

function givenTo({ system, configured, read }: NameServerIo): readonly string[] {
  const servers = configured();
  if (system !== 'linux' || servers.some((server) => !isStub(server)))
    return withoutStubs(servers, (server) => server);
  for (const file of UPSTREAM_FILES) {
    const upstream = serversIn(read(file) ?? '').filter((server) => !isStub(server));
    if (upstream.length > 0) return upstream;
  }
  return servers;
}

const isStub = (server: string): boolean => isLoopback(server.replace(/^\[(.*)\](?::\d+)?$/, '$1'));
