import { getServers } from 'node:dns';
import { readdirSync } from 'node:fs';
import { readBoundedSync } from '../../lib/read-bounded.ts';
import { errorCode } from '../../lib/error-name.ts';
import { parseResolvectl, resolvedServersFor } from '../platform/linux/resolvectl.ts';
import { isOfResolved, upstreamsOf } from '../platform/linux/stub-upstreams.ts';
import { NAME_SERVERS } from '../../model/text/en/evidence-network.ts';
import type { NativeAnswer } from '../platform/answer.ts';
import { dnsServers, type AdapterNameServer } from '../platform/windows/dns-servers.ts';
import { type NamePolicy, namePolicies, policyFor } from '../platform/windows/name-policies.ts';
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
  /** Windows: rules for names, which outrank the adapters' servers. */
  readonly policies: () => readonly NamePolicy[];
  /** What a tool of the system says: `scutil --dns` on macOS, `resolvectl status` on Linux. */
  readonly ask: (program: string, args: readonly string[]) => Promise<Said>;
  /** Null: there is no such file, or it is not for us to read. */
  readonly read: (file: string) => string | null;
  /** Names in a folder; empty where it cannot be listed. */
  readonly list: (folder: string) => readonly string[];
}

const MAX_BYTES = 16 * 1024;

const SYSTEM: NameServerIo = {
  system: process.platform,
  configured: getServers,
  byAdapter: dnsServers,
  policies: namePolicies,
  ask: (program, args) => systemTools().ask(program, args),
  read: (file) => orNothing(() => readBoundedSync(file, MAX_BYTES).text, null),
  list: (folder) => orNothing(() => readdirSync(folder), []),
};

/** Not there, or not for us to read. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES']);

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (error) {
    if (ABSENT.has(errorCode(error) ?? '')) return nothing;
    throw error;
  }
}

/**
 * What resolves a name here, in words: the name servers that this laptop was given, each with its
 * adapter where the system tells it, or by Windows' policy for that name; on macOS, and where systemd-resolved or dnsmasq forward, those
 * that are asked for this very name. A stub on loopback is none of them: what it forwards to is asked
 * or read where it keeps that; where nothing tells, the stub is named as what it is.
 */
export const nameServers = async (
  host: string,
  io: NameServerIo = SYSTEM,
): Promise<readonly string[]> =>
  byPolicy(host, io) ??
  (await given(host, io)).map(({ address, adapter }) =>
    isStub(address)
      ? NAME_SERVERS.stub(address)
      : adapter === null
        ? address
        : NAME_SERVERS.of(address, adapter),
  );

/** Windows asks nobody else for a name that a rule holds; null where none does. */
function byPolicy(host: string, { system, policies }: NameServerIo): readonly string[] | null {
  const rule = system === 'win32' ? policyFor(host, policies()) : null;
  return rule === null
    ? null
    : rule.servers.map((address) =>
        isStub(address)
          ? NAME_SERVERS.stub(address)
          : NAME_SERVERS.byPolicy(address, rule.namespace),
      );
}

interface NameServer {
  readonly address: string;
  /** Null: not told. */
  readonly adapter: string | null;
}

async function given(host: string, io: NameServerIo): Promise<readonly NameServer[]> {
  const known = await toldBySystem(host, io);
  if (known.length > 0) return withoutStubs(known);
  const configured = withoutStubs(io.configured().map((address) => ({ address, adapter: null })));
  if (io.system !== 'linux' || !configured.every(({ address }) => isStub(address)))
    return configured;
  const upstreams = await Promise.all(configured.map((stub) => behind(stub, host, io)));
  return distinct(upstreams.flat());
}

/** What a stub of Linux forwards to; itself where nothing tells. */
async function behind(
  stub: NameServer,
  host: string,
  io: NameServerIo,
): Promise<readonly NameServer[]> {
  if (isOfResolved(stub.address)) {
    const said = await io.ask('resolvectl', ['status', '--no-pager']);
    const told = said.ok ? resolvedServersFor(host, parseResolvectl(said.text)) : [];
    const others = told.filter(({ address }) => !isStub(address));
    if (others.length > 0) return others;
  }
  const upstreams = upstreamsOf(stub.address, host, io);
  return upstreams.length === 0 ? [stub] : upstreams.map((address) => ({ address, adapter: null }));
}

const distinct = (servers: readonly NameServer[]): readonly NameServer[] =>
  servers.filter(
    ({ address, adapter }, index) =>
      servers.findIndex((one) => one.address === address && one.adapter === adapter) === index,
  );

/** Empty where the system does not tell more than the resolver of this process knows. */
async function toldBySystem(host: string, io: NameServerIo): Promise<readonly NameServer[]> {
  if (io.system === 'win32') {
    const told = io.byAdapter();
    return told.ok ? told.value : [];
  }
  if (io.system !== 'darwin') return [];
  const said = await io.ask('scutil', ['--dns']);
  return said.ok ? serversFor(host, parseResolvers(said.text)) : [];
}

/** Stubs count only where there is nothing else. */
function withoutStubs(servers: readonly NameServer[]): readonly NameServer[] {
  const others = servers.filter(({ address }) => !isStub(address));
  return others.length === 0 ? servers : others;
}

const isStub = (server: string): boolean => isLoopback(server.replace(/^\[(.*)\](?::\d+)?$/, '$1'));
