import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMR } from '../../support/lab/samba.ts';
import { ADDRESSES, OUTSIDE } from '../../support/lab/site.ts';
import type { World } from './world.ts';

/** LSA, which Samba's mapper registers beside SAMR (MS-LSAD 1.9). */
const LSA = '12345778-1234-abcd-ef00-0123456789ab@0.0';
/** Of the server too, beside the domain controller's. */
const HIDDEN = '10.1.2.5';

/** Exchange by the address that the gateway translates. */
export const TRANSLATED = {
  exchange: { host: ADDRESSES.gatewayOutside, interfaces: [SAMR, LSA] },
};

/**
 * Samba's standalone RPC daemon, whose mapper names the address that it stands at in every tower (the
 * domain controller's names none), behind a gateway that translates its own address to it.
 *
 * @param ports which it translates, as nftables writes them
 */
export const translated =
  (ports: string) =>
  async (world: World): Promise<void> => {
    const { site, folder, later, program, rules } = world;
    const device = ['dev', 'eth0'];
    await site.server.ip('address', 'add', `${HIDDEN}/24`, ...device);
    later(() => site.server.ip('address', 'del', `${HIDDEN}/24`, ...device));
    await program('server', await daemonIn(folder), { port: 135, at: HIDDEN });
    await rules(
      'gateway',
      `chain translate { type nat hook prerouting priority dstnat; iifname "${OUTSIDE}" ip daddr ${ADDRESSES.gatewayOutside} tcp dport { ${ports} } dnat ip to ${HIDDEN}; }`,
    );
  };

async function daemonIn(folder: string): Promise<readonly string[]> {
  const home = join(folder, 'dcerpcd');
  const places = ['private', 'lock', 'state', 'cache', 'pid', 'ncalrpc'];
  for (const place of places)
    await mkdir(join(home, place), { recursive: true, mode: place === 'private' ? 0o700 : 0o755 });
  const configuration = join(home, 'smb.conf');
  await writeFile(
    configuration,
    `[global]
workgroup = LAB
netbios name = EXCH1
server role = standalone server
private dir = ${join(home, 'private')}
lock directory = ${join(home, 'lock')}
state directory = ${join(home, 'state')}
cache directory = ${join(home, 'cache')}
pid directory = ${join(home, 'pid')}
ncalrpc dir = ${join(home, 'ncalrpc')}
log file = ${join(home, 'log')}
rpc start on demand helpers = no
rpc server dynamic port range = 1500-1600
interfaces = ${HIDDEN}/32
bind interfaces only = yes
`,
  );
  return [
    // It ends where a pipe at its standard input does.
    ...['sh', '-c', 'exec "$0" "$@" </dev/null'],
    ...['/usr/libexec/samba/samba-dcerpcd', '--libexec-rpcds', '--foreground'],
    ...['--no-process-group', `--configfile=${configuration}`],
  ];
}
