import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DRSUAPI, SAMR } from '../../support/lab/samba.ts';
import { ADDRESSES, NAMES, OUTSIDE } from '../../support/lab/site.ts';
import { TUNNEL_AT_LAPTOP } from '../../support/lab/vpn.ts';
import { inTurn, type Staging } from './staging.ts';
import { TRANSLATED, translated } from './translation.ts';
import { lateConf, PORTS } from './web-side.ts';
import { EXCHANGE, type World, withDoors } from './world.ts';

const DELAY_LINK = join(import.meta.dirname, '..', '..', 'bench', 'delay-link.py');
/** Opens a tun device (if_tun.h: TUNSETIFF; IFF_TUN | IFF_NO_PI) and holds it: only a held one runs. */
const HOLD_TUN = `
import fcntl, struct, sys, time
tun = open('/dev/net/tun', 'r+b', buffering=0)
fcntl.ioctl(tun, 0x400454ca, struct.pack('16sH', sys.argv[1].encode(), 0x1001))
print('held', flush=True)
time.sleep(600)
`;
const GATEWAY = { gateway: { host: NAMES.gateway } };
const BEHIND_VPN = { ...EXCHANGE, ...GATEWAY };

/** Nothing from outside is passed on: Exchange is behind the VPN alone. */
const closed = (world: World): Promise<void> =>
  world.rules(
    'gateway',
    `chain shut { type filter hook forward priority 0; iifname "${OUTSIDE}" drop; }`,
  );
const dropped =
  (port: string): ((world: World) => Promise<void>) =>
  (world) =>
    world.rules(
      'gateway',
      `chain drops { type filter hook forward priority 0; iifname "${OUTSIDE}" tcp dport ${port} drop; }`,
    );

async function narrow({ site: { gateway, laptop, server }, later, rules }: World): Promise<void> {
  const legs = [
    ['10.1.2.0/24', 'to-server'],
    ['203.0.113.0/24', OUTSIDE],
  ] as const;
  for (const [network, dev] of legs)
    await gateway.ip('route', 'replace', network, 'dev', dev, 'mtu', 'lock', '1400');
  later(async () => {
    for (const [network, dev] of legs) await gateway.ip('route', 'replace', network, 'dev', dev);
    for (const space of [laptop, server]) await space.ip('route', 'flush', 'cache');
  });
  await rules(
    'gateway',
    'chain hole { type filter hook output priority 0; icmp type destination-unreachable icmp code frag-needed drop; }',
  );
}

async function slow({ site: { laptop, server }, later, program }: World): Promise<void> {
  await program(
    'laptop',
    [
      ...['/usr/bin/python3', DELAY_LINK, laptop.name, '10.9.0.1/24'],
      ...[server.name, '10.9.0.2/24', '450'],
    ],
    { sign: 'ready' },
  );
  const route = [`${ADDRESSES.exchange}/32`, 'via', '10.9.0.2', 'dev', 'slow0'];
  await laptop.ip('route', 'add', ...route);
  later(() => laptop.ip('route', 'del', ...route));
}

async function connected({ vpn, later }: World): Promise<void> {
  await vpn.connect();
  later(() => vpn.disconnect());
}

/** What the client of Citrix for Linux writes into its log when it is refused, as users quote it. */
async function refusedByCitrix({ folder }: World): Promise<void> {
  await mkdir(join(folder, '.citrix'), { recursive: true });
  await writeFile(
    join(folder, '.citrix', 'nssslvpn.txt'),
    'ERROR | Webview: Invalid URL. `_result=` not found in the URL. Cannot proceed with login.\n',
  );
}

const names =
  (...records: readonly string[]): ((world: World) => Promise<void>) =>
  async (world) => {
    await world.program(
      'gateway',
      [
        ...['dnsmasq', '-k', '-R', '-h', '-C', '/dev/null', '-u', 'root', '--bind-interfaces'],
        ...['--except-interface=lo', `--listen-address=${ADDRESSES.gatewayOutside}`],
        ...['--local=/example/', '--pid-file=', ...records],
      ],
      { port: 53 },
    );
    await world.nameServer(ADDRESSES.gatewayOutside);
  };

/** Exchange by a name that no hosts file has. */
const NAMED = {
  exchange: { ...EXCHANGE.exchange, host: 'mail.corp.example' },
};

/** Causes below the doors: link, tunnel, name, path and RPC. */
export const NETWORK_STAGINGS: readonly Staging[] = [
  {
    cause: 1,
    by: 'the cable pulled',
    stage: async ({ site, later }) => {
      await site.unplug();
      later(() => site.plugIn());
    },
    asked: { settings: BEHIND_VPN },
  },
  {
    cause: 2,
    by: "a hotel's certificate at the gateway's name",
    stage: inTurn(closed, withDoors),
    asked: {
      settings: { ...EXCHANGE, gateway: { host: NAMES.gateway, port: PORTS.hotel } },
    },
  },
  {
    cause: 3,
    by: '443 of the gateway dropped',
    stage: inTurn(closed, (world) =>
      world.rules(
        'laptop',
        `chain out { type filter hook output priority 0; ip daddr ${ADDRESSES.gatewayOutside} tcp dport 443 drop; }`,
      ),
    ),
    asked: { settings: BEHIND_VPN },
  },
  {
    cause: 3,
    by: 'the same, where the name of Exchange is known inside alone',
    stage: inTurn(names(`--host-record=${NAMES.gateway},${ADDRESSES.gatewayOutside}`), (world) =>
      world.rules(
        'laptop',
        `chain out { type filter hook output priority 0; ip daddr ${ADDRESSES.gatewayOutside} tcp dport 443 drop; }`,
      ),
    ),
    asked: { settings: { ...NAMED, ...GATEWAY } },
  },
  {
    cause: 4,
    by: "the client's own log, before a real gateway",
    stage: inTurn(closed, refusedByCitrix),
    asked: { settings: { ...EXCHANGE, gateway: { host: NAMES.gateway, products: ['citrix'] } } },
  },
  {
    cause: 5,
    by: 'the split tunnel of ocserv without its network',
    stage: inTurn(closed, connected, ({ site }) =>
      site.laptop.ip('route', 'del', '10.1.0.0/16', 'dev', TUNNEL_AT_LAPTOP),
    ),
    asked: { settings: BEHIND_VPN },
  },
  {
    cause: 6,
    by: "dnsmasq with the outside's address",
    stage: inTurn(closed, names(`--host-record=mail.corp.example,${ADDRESSES.gatewayOutside}`)),
    asked: { settings: NAMED },
  },
  {
    cause: 6,
    by: 'dnsmasq that does not know the inside',
    stage: names(),
    asked: { settings: NAMED },
    says: 'DNS_FAILED',
  },
  {
    cause: 6,
    by: 'a line left over in the hosts file',
    stage: inTurn(closed, ({ hosts }) => hosts('10.1.2.99 mail.corp.example')),
    asked: { settings: NAMED },
    says: 'HOSTS_OVERRIDE',
  },
  {
    cause: 6,
    by: 'a filter of names that answers 0.0.0.0',
    stage: names('--host-record=mail.corp.example,0.0.0.0'),
    asked: { settings: NAMED },
    says: 'DNS_IMPOSSIBLE_ADDRESS',
  },
  { cause: 7, by: 'nftables drops it', stage: dropped('135'), asked: { settings: EXCHANGE } },
  {
    cause: 8,
    by: 'nftables lets 135 alone pass',
    stage: dropped('1024-65535'),
    asked: { settings: EXCHANGE },
  },
  {
    cause: 8,
    by: 'the same, and the list is typed',
    stage: dropped('1024-65535'),
    asked: {
      settings: {
        ...EXCHANGE,
        accessLists: [{ device: 'ISA Server', allow: '135', on: ['lan-foreign'] }],
      },
    },
    says: 'RPC_PORT_OUTSIDE_ACL',
  },
  {
    cause: 9,
    by: 'nftables translates every port to a mapper that names its own address',
    stage: translated('135, 1500-1600'),
    asked: { settings: TRANSLATED },
  },
  {
    cause: 9,
    by: 'nftables translates 135 alone, and the gateway refuses the rest itself',
    stage: translated('135'),
    asked: { settings: TRANSLATED },
    says: 'RPC_PORT_REFUSED',
    who: 'firewall',
  },
  {
    cause: 10,
    by: 'a mapper without the store, beside the web side of Exchange 2016',
    stage: async (world) => {
      await writeFile(join(world.folder, 'late.conf'), lateConf(world.folder, ADDRESSES.exchange));
      await world.program(
        'server',
        ['nginx', '-p', world.folder, '-c', join(world.folder, 'late.conf'), '-g', 'daemon off;'],
        { port: 443 },
      );
    },
    asked: {
      settings: { exchange: { host: NAMES.exchange } },
      args: ['--no-web'],
    },
  },
  {
    cause: 11,
    by: 'a narrow link whose word is dropped',
    stage: narrow,
    asked: { settings: EXCHANGE },
  },
  { cause: 13, by: 'a line of 900 ms', stage: slow, asked: { settings: EXCHANGE } },
  {
    cause: 20,
    by: 'Samba frozen: it accepts and says nothing',
    stage: async ({ samba, later }) => {
      await samba.freeze();
      later(() => samba.thaw());
    },
    asked: { settings: EXCHANGE },
    says: 'RPC_NO_ANSWER',
  },
  {
    cause: 21,
    by: 'a server that accepts every bind',
    stage: () => Promise.resolve(),
    asked: { settings: EXCHANGE },
  },
  {
    cause: 23,
    by: 'an AAAA that nobody answers beside an A that is well',
    stage: async (world) => {
      const { site, later } = world;
      await site.laptop.ip('address', 'add', '2001:db8::10/64', 'dev', 'eth0', 'nodad');
      later(() => site.laptop.ip('address', 'del', '2001:db8::10/64', 'dev', 'eth0'));
      await site.laptop.ip('route', 'add', '2001:db8:1::/48', 'via', '2001:db8::1');
      later(() => site.laptop.ip('route', 'del', '2001:db8:1::/48', 'via', '2001:db8::1'));
      await world.hosts(
        `${ADDRESSES.exchange} mail.corp.example`,
        '2001:db8:1::3 mail.corp.example',
      );
    },
    asked: { settings: { exchange: { host: 'mail.corp.example', interfaces: [DRSUAPI, SAMR] } } },
  },
  {
    cause: 27,
    by: 'a rule of the laptop that prohibits the address',
    stage: async ({ site, later }) => {
      await site.laptop.ip('route', 'add', 'prohibit', `${ADDRESSES.exchange}/32`);
      later(() => site.laptop.ip('route', 'del', 'prohibit', `${ADDRESSES.exchange}/32`));
    },
    asked: { settings: EXCHANGE },
  },
  {
    cause: 27,
    by: "another VPN that takes the route of the company's",
    stage: inTurn(closed, connected, async ({ site: { laptop }, program }) => {
      await program('laptop', ['python3', '-c', HOLD_TUN, 'proton0'], { sign: 'held' });
      await laptop.ip('address', 'add', '10.2.0.2/32', 'dev', 'proton0');
      await laptop.ip('link', 'set', 'proton0', 'up');
      await laptop.ip('route', 'add', `${ADDRESSES.exchange}/32`, 'dev', 'proton0');
    }),
    asked: {
      settings: { ...EXCHANGE, gateway: { host: NAMES.gateway, products: ['openconnect'] } },
    },
    says: 'OTHER_VPN_IN_THE_WAY',
  },
];
