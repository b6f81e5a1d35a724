import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from './programs.ts';

const REALM = 'LAB.EXAMPLE';
const NETBIOS_NAME = 'EXCH1';
const CACHE = new URL('../../../out/lab/', import.meta.url).pathname;

const provisioning = (target: string): string[] => [
  'samba-tool',
  'domain',
  'provision',
  '--server-role=dc',
  '--use-rfc2307',
  '--dns-backend=NONE',
  `--realm=${REALM}`,
  '--domain=LAB',
  `--host-name=${NETBIOS_NAME.toLowerCase()}`,
  '--host-ip=10.1.2.3',
  '--adminpass=Only-in-the-lab.1',
  `--targetdir=${target}`,
  `--configfile=${join(target, 'empty.conf')}`,
];

/**
 * A provisioned domain in `folder`/dc, for one Samba to run on. Provisioning takes seconds, so one
 * is kept under out/ for each version of Samba and copied; it holds no absolute path but those of
 * the configuration, which is written anew.
 */
export async function copyDomain(folder: string): Promise<string> {
  const dc = join(folder, 'dc');
  await must(['cp', '-a', '--reflink=auto', await cachedDomain(), dc]);
  return dc;
}

async function cachedDomain(): Promise<string> {
  const version = await must(['samba', '--version']);
  const kept = join(
    CACHE,
    `samba-domain-${createHash('sha256').update(version).update(provisioning('').join(' ')).digest('hex').slice(0, 12)}`,
  );
  if (existsSync(kept)) return kept;
  await mkdir(CACHE, { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(CACHE, 'provisioning-'));
  try {
    await writeFile(join(fresh, 'empty.conf'), '');
    await must(provisioning(fresh), { timeoutMs: 120_000 });
    // Renamed when whole: a run that is killed half way leaves no half domain to the next one.
    await rename(fresh, kept);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw cause;
  }
  return kept;
}

export interface DomainConfig {
  /** Folder that `copyDomain` gave. */
  readonly dc: string;
  readonly address: string;
  /** Ports that Samba's RPC services draw from: `1500-1600`. */
  readonly dynamicPorts: string;
}

/**
 * The smb.conf of a domain controller that serves RPC, and SMB down to version 1 for clients that
 * know no other.
 */
export const smbConf = ({ dc, address, dynamicPorts }: DomainConfig): string => `[global]
realm = ${REALM}
workgroup = LAB
netbios name = ${NETBIOS_NAME}
server role = active directory domain controller
server services = s3fs, rpc
server min protocol = NT1
rpc server dynamic port range = ${dynamicPorts}
interfaces = ${address}/32
bind interfaces only = yes
idmap_ldb:use rfc2307 = yes
load printers = no
printing = bsd
log file = ${dc}/log.%m
private dir = ${dc}/private
state directory = ${dc}/state
cache directory = ${dc}/cache
lock directory = ${dc}/lock
pid directory = ${dc}/pid
ncalrpc dir = ${dc}/ncalrpc
binddns dir = ${dc}/bind-dns
winbindd socket directory = ${dc}/winbindd

[sysvol]
path = ${dc}/state/sysvol
read only = no
`;
