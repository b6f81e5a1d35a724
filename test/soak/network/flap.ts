/** Random number in [0, 1). */
export type Random = () => number;

/** Mulberry32, of the public domain: the same seed gives the same run. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Destinations that the watcher asks about; RFC 5737 and RFC 1918. */
export const TARGETS = {
  exchange: ['10.20.30.40'],
  gateway: ['198.51.100.99'],
  collector: [],
} as const;

/**
 * What is there at the start: two cards and a modem with cables to nowhere; tunnels are held by a
 * program. Names of `CAST`.
 */
export const STAGE: readonly string[] = ['lan0', 'lan1', 'wwan0'].flatMap((name) => [
  `link add ${name} type veth peer name far-${name}`,
  `link set far-${name} addrgenmode none`,
  `link set far-${name} up`,
  `link set ${name} addrgenmode none`,
  `link set ${name} up`,
]);

const ADDRESS_OF = {
  lan0: '192.0.2.2/24',
  lan1: '203.0.113.2/24',
  wwan0: '100.64.0.9/24',
  tun0: '10.8.0.2/24',
  wg0: '10.9.0.2/24',
} as const;
/** The default route of each link, as its DHCP client or modem sets it. */
const DEFAULT_OF = {
  lan0: 'default via 192.0.2.1 dev lan0 metric 100',
  lan1: 'default via 203.0.113.1 dev lan1 metric 200',
  wwan0: 'default dev wwan0 scope link metric 700',
} as const;
const ADAPTERS = ['lan0', 'lan1', 'wwan0', 'tun0', 'wg0'] as const;
const LINKS = ['lan0', 'lan1', 'wwan0'] as const;
const TUNNELS = ['tun0', 'wg0'] as const;
const V6 = '2001:db8::2/64';

const gains: readonly ((random: Random) => readonly string[])[] = [
  (random) => comeUp(oneOf(LINKS, random)),
  (random) => comeUp(oneOf(LINKS, random)),
  (random) => comeUp(oneOf(TUNNELS, random)),
  (random) => routed(oneOf(TUNNELS, random), '10.0.0.0/8'),
  (random) => routed(oneOf(TUNNELS, random), '0.0.0.0/1', '128.0.0.0/1'),
  (random) => routed(oneOf(LINKS, random), '198.51.100.99'),
  () => [
    'rule add not fwmark 51820 table 51820 priority 500',
    ...routed('wg0', 'default table 51820'),
  ],
  () => [`address replace ${V6} dev lan0 nodad`, 'route replace default via 2001:db8::1 dev lan0'],
];

const losses: readonly ((random: Random) => readonly string[])[] = [
  () => TUNNELS.flatMap(goDown),
  () => LINKS.flatMap(goDown),
  () => ADAPTERS.flatMap(goDown),
  (random) => goDown(oneOf(TUNNELS, random)),
  (random) => [`link set ${oneOf(ADAPTERS, random)} down`],
  (random) => [`link set far-${oneOf(LINKS, random)} down`],
  (random) => {
    const name = oneOf(ADAPTERS, random);
    return [`address del ${ADDRESS_OF[name]} dev ${name}`];
  },
  (random) => [`route del ${DEFAULT_OF[oneOf(LINKS, random)]}`],
  (random) => [`route del 10.0.0.0/8 dev ${oneOf(TUNNELS, random)}`],
  (random) => {
    const tunnel = oneOf(TUNNELS, random);
    return [`route del 0.0.0.0/1 dev ${tunnel}`, `route del 128.0.0.0/1 dev ${tunnel}`];
  },
  () => ['rule del not fwmark 51820 table 51820 priority 500'],
  () => ['rule del not fwmark 51820 table 51820 priority 500', 'route flush table 51820'],
  // The route goes with its only address: without one the kernel would lend another adapter's.
  () => ['route del default via 2001:db8::1 dev lan0', `address del ${V6} dev lan0`],
];

const noise: readonly ((random: Random) => readonly string[])[] = [
  (random) => {
    const name = `veth${String(Math.floor(random() * 6))}`;
    return [
      `link add ${name} type veth peer name ${name}-in`,
      `link set ${name} up`,
      `link set ${name}-in up`,
    ];
  },
  (random) => [`link del veth${String(Math.floor(random() * 6))}`],
  (random) => [`link set lan0 mtu ${String(1300 + Math.floor(random() * 200))}`],
  (random) => forbid(oneOf(['unreachable', 'blackhole', 'prohibit'], random)),
  () => ['route del 10.0.0.0/8 metric 5000'],
];

/**
 * One change of links, addresses, routes or rules: lines for `ip -batch -force`, some of which the
 * kernel may refuse (what is to go was not there). Losses take more away than gains bring, so gains
 * are likelier.
 */
export function flap(random: Random): readonly string[] {
  const kinds = oneOf([gains, gains, gains, losses, losses, noise], random);
  return oneOf(kinds, random)(random);
}

function comeUp(name: (typeof ADAPTERS)[number]): readonly string[] {
  const isLink = name !== 'tun0' && name !== 'wg0';
  return [
    ...(isLink ? [`link set far-${name} up`] : []),
    `link set ${name} up`,
    `address replace ${ADDRESS_OF[name]} dev ${name}`,
    ...(isLink ? [`route replace ${DEFAULT_OF[name]}`] : []),
  ];
}

/** As a client leaves: its routes go with the link. */
const goDown = (name: (typeof ADAPTERS)[number]): readonly string[] => [
  `link set ${name} down`,
  `address del ${ADDRESS_OF[name]} dev ${name}`,
];

/** A kill switch: it holds where no route of a tunnel does. */
const forbid = (type: string): readonly string[] => [
  `route replace ${type} 10.0.0.0/8 metric 5000`,
];

/**
 * Through an adapter that has its own address, as every client gives it one first: otherwise the
 * kernel would lend another adapter's.
 */
const routed = (
  name: (typeof ADAPTERS)[number],
  ...destinations: readonly string[]
): readonly string[] => [
  ...comeUp(name),
  ...destinations.map((destination) => `route replace ${destination} dev ${name}`),
];

const oneOf = <Item>(items: readonly Item[], random: Random): Item =>
  items[Math.floor(random() * items.length)]!;
