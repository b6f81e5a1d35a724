import { X509Certificate, createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must, type Running } from './programs.ts';
import { ADDRESSES, NAMES, type Site } from './site.ts';
import { waitFor } from './wait.ts';

const USER = 'traveller';
const PASSWORD = 'only-in-the-lab';
const POOL = { network: '10.9.0.0', netmask: '255.255.255.0' } as const;

/** Interface of the tunnel in the gateway's namespace: ocserv appends a number. */
export const TUNNEL_AT_GATEWAY = 'vpns0';
export const TUNNEL_AT_LAPTOP = 'tun0';

/** A real SSL VPN: ocserv in the gateway's namespace, openconnect in the laptop's. */
export interface Vpn {
  /** The traveller starts the client; resolves when the tunnel carries the routes. */
  connect(): Promise<void>;
  /** The traveller ends it; resolves when the interface is gone. */
  disconnect(): Promise<void>;
}

/** Starts the VPN server and waits until it listens. */
export async function startVpn(site: Site): Promise<Vpn> {
  const folder = join(site.folder, 'vpn');
  await mkdir(folder, { mode: 0o700 });
  const pin = await makeCertificate(folder);
  await must(['ocpasswd', '-c', join(folder, 'users'), USER], {
    input: `${PASSWORD}\n${PASSWORD}\n`,
  });
  await writeFile(join(folder, 'ocserv.conf'), ocservConf(folder));
  await writeFile(join(folder, 'configure'), CONFIGURE, { mode: 0o755 });
  const ocserv = site.gateway.start([
    'ocserv',
    '--foreground',
    `--config=${join(folder, 'ocserv.conf')}`,
  ]);
  site.cleanup.defer('ocserv', () => ocserv.stop());
  await waitFor(
    'ocserv to listen',
    async () => {
      return (await site.gateway.must(['ss', '-Hltn', 'sport', '=', '443'])).includes(':443')
        ? true
        : null;
    },
    { timeoutMs: 10_000, by: ocserv },
  );
  return client(site, folder, pin);
}

function client(site: Site, folder: string, pin: string): Vpn {
  let running: Running | null = null;
  const links = (): Promise<string> => site.laptop.ip('-o', 'link');
  const vpn: Vpn = {
    async connect() {
      await vpn.disconnect();
      const begun = site.laptop.start(
        [
          'openconnect',
          '--passwd-on-stdin',
          `--user=${USER}`,
          `--servercert=pin-sha256:${pin}`,
          `--interface=${TUNNEL_AT_LAPTOP}`,
          `--script=${join(folder, 'configure')}`,
          '--non-inter',
          `https://${NAMES.gateway}/`,
        ],
        { input: `${PASSWORD}\n` },
      );
      running = begun;
      await waitFor(
        'the tunnel to carry the route to Exchange',
        async () => {
          return (await site.laptop.ip('route', 'get', ADDRESSES.exchange)).includes(
            `dev ${TUNNEL_AT_LAPTOP}`,
          )
            ? true
            : null;
        },
        { timeoutMs: 15_000, by: begun },
      );
    },
    async disconnect() {
      if (running !== null) await running.stop();
      running = null;
      await waitFor(
        'the tunnel interface to go',
        async () => ((await links()).includes(TUNNEL_AT_LAPTOP) ? null : true),
        { timeoutMs: 5_000 },
      );
    },
  };
  site.cleanup.defer('openconnect', () => vpn.disconnect());
  return vpn;
}

/**
 * A self-signed certificate for the gateway's name. @returns the pin that openconnect wants: base64
 * of the key's SHA-256.
 */
async function makeCertificate(folder: string): Promise<string> {
  const certificate = join(folder, 'certificate.pem');
  await must([
    'openssl',
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
    '-batch',
    '-subj',
    `/CN=${NAMES.gateway}`,
    '-addext',
    `subjectAltName=DNS:${NAMES.gateway}`,
    '-keyout',
    join(folder, 'key.pem'),
    '-out',
    certificate,
  ]);
  const { publicKey } = new X509Certificate(await readFile(certificate));
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
}

const ocservConf = (folder: string): string => `auth = "plain[passwd=${folder}/users]"
listen-host = ${ADDRESSES.gatewayOutside}
tcp-port = 443
run-as-user = root
run-as-group = root
socket-file = ${folder}/ocserv.sock
pid-file = ${folder}/ocserv.pid
server-cert = ${folder}/certificate.pem
server-key = ${folder}/key.pem
isolate-workers = false
use-occtl = false
max-clients = 4
max-same-clients = 4
keepalive = 60
dpd = 30
device = vpns
ipv4-network = ${POOL.network}
ipv4-netmask = ${POOL.netmask}
route = ${ADDRESSES.inside}
cookie-timeout = 30
log-level = 2
`;

/** What vpnc-script does, without name servers: those of this machine must stay as they are. */
const CONFIGURE = `#!/bin/sh
set -eu
case "$reason" in
connect|reconnect)
  ip link set dev "$TUNDEV" up mtu "$INTERNAL_IP4_MTU"
  ip address replace "$INTERNAL_IP4_ADDRESS/32" dev "$TUNDEV"
  number=0
  while [ "$number" -lt "\${CISCO_SPLIT_INC:-0}" ]; do
    eval "ip route replace \\$CISCO_SPLIT_INC_\${number}_ADDR/\\$CISCO_SPLIT_INC_\${number}_MASKLEN dev \\$TUNDEV"
    number=$((number + 1))
  done ;;
esac
`;
