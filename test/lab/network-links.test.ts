import { afterEach, beforeEach, expect, it } from 'vitest';
import { TIMING } from '../../probes/network/debounce.ts';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import { Namespace } from './network/namespace.ts';
import { sysfsWith } from './network/sysfs.ts';

const NEEDS = [needsLinux(), needsRoot(), needsCommands('ip')];
const EXCHANGE = { exchange: ['10.20.30.40'] };
const WIFI_CARD = { deviceType: 'wlan', driver: 'iwlwifi' } as const;
const USB_TELEPHONE = { deviceType: null, driver: 'rndis_host' } as const;
const NETWORK_CARD = { deviceType: null, driver: 'e1000e' } as const;
const MODEM = { deviceType: 'wwan', driver: 'qmi_wwan' } as const;

let net: Namespace;
let sysfs: string;
let removeSysfs: () => Promise<void>;
beforeEach(async () => {
  net = await Namespace.make();
  // Names that say nothing, and more than one of each: what decides is what the kernel would say of
  // the hardware.
  const made = await sysfsWith(
    { link1: WIFI_CARD, link2: MODEM, link3: USB_TELEPHONE, link4: NETWORK_CARD },
    ['eth0', 'lo'],
  );
  sysfs = made.root;
  removeSysfs = made.remove;
});
afterEach(async () => {
  await net?.remove();
  await removeSysfs();
});

const ETHERNET = 'default via 192.0.2.1 dev eth0 metric 100';
const WIFI = 'default via 198.51.100.1 dev link1 metric 600';
const MOBILE = 'default dev link2 scope link metric 700';

async function linkUp(name: 'eth0' | 'link1' | 'link2'): Promise<void> {
  const [address, route] = {
    eth0: ['192.0.2.2/24', ETHERNET],
    link1: ['198.51.100.2/24', WIFI],
    link2: ['100.64.0.9/24', MOBILE],
  }[name];
  await net.card(name, address!);
  await net.ip(`route add ${route!}`);
}

describeWhere(NEEDS, 'links on a real network stack', () => {
  it('is UMTS by the hardware, whatever the adapter is called', async () => {
    await linkUp('link2');

    const { classified } = await net.look(EXCHANGE, { sysfs });

    expect(classified).toMatchObject({
      label: 'mobile',
      link: 'mobile',
      certainty: 'certain',
      metered: 'guess',
    });
  });

  it('is a LAN while the kernel prefers the cable to Wi-Fi and modem', async () => {
    await linkUp('link1');
    await linkUp('link2');
    await linkUp('eth0');

    const { classified } = await net.look(EXCHANGE, { sysfs });

    expect(classified).toMatchObject({ label: 'lan-foreign', link: 'lan' });
  });

  it('is UMTS when the system has put the Wi-Fi with the portal last', async () => {
    await net.card('link1', '198.51.100.2/24');
    await net.ip('route add default via 198.51.100.1 dev link1 metric 20600');
    await linkUp('link2');

    const { classified } = await net.look(EXCHANGE, { sysfs });

    expect(classified).toMatchObject({ label: 'mobile', link: 'mobile' });
  });

  it('is UMTS where a rule sends everything to the table of the modem', async () => {
    await linkUp('link1');
    await net.card('link2', '100.64.0.9/24');
    await net.batch(
      'route add default dev link2 table 200',
      'rule add from all table 200 priority 100',
    );

    const { classified } = await net.look(EXCHANGE, { sysfs });

    expect(classified).toMatchObject({ label: 'mobile', link: 'mobile' });
  });

  it.each([
    [
      'UMTS, likely, on Wi-Fi in the address range of a telephone',
      'link1',
      '172.20.10.2/28',
      '172.20.10.1',
      { label: 'mobile', certainty: 'likely' },
    ],
    [
      'UMTS, likely, by a telephone on USB',
      'link3',
      '192.0.2.2/24',
      '192.0.2.1',
      { label: 'mobile', certainty: 'likely' },
    ],
    [
      'a LAN, certainly, by a network card, whatever its address',
      'link4',
      '172.20.10.2/28',
      '172.20.10.1',
      { label: 'lan-foreign', link: 'lan', certainty: 'certain' },
    ],
  ])('is %s', async (_title, name, address, router, expected) => {
    await net.card(name, address);
    await net.ip(`route add default via ${router}`);

    const { classified } = await net.look(EXCHANGE, { sysfs });

    expect(classified).toMatchObject(expected);
  });

  it('is a LAN, likely, in a virtual machine whose only adapter is one without hardware', async () => {
    await net.card('eth0', '192.0.2.2/24');
    await net.ip('route add default via 192.0.2.1');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'lan-foreign',
      link: 'lan',
      certainty: 'likely',
      adapters: [{ name: 'eth0', kind: 'virtual' }, { name: 'lo' }],
    });
  });

  it('is one adapter, however many labelled addresses it has', async () => {
    await linkUp('eth0');
    await net.ip('address add 192.0.2.3/24 dev eth0 label eth0:mail');
    await net.ip('route replace default via 192.0.2.1 src 192.0.2.3 metric 50');

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(snapshot.publicV4).toMatchObject({ kind: 'via', adapter: 'eth0', source: '192.0.2.3' });
    expect(classified).toMatchObject({ label: 'lan-foreign', link: 'lan' });
    expect(classified.adapters.map(({ name }) => name)).toEqual(['eth0', 'lo']);
  });

  it('has a link when only Exchange has a route', async () => {
    await net.card('eth0', '192.0.2.2/24');
    await net.ip('route add 10.0.0.0/8 via 192.0.2.1');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({ label: 'lan-foreign', link: 'lan', reach: 'none' });
  });

  it.each(['unreachable', 'blackhole', 'prohibit'])(
    'is a LAN by IPv6 although the IPv4 default route is %s',
    async (type) => {
      await net.card('eth0', '192.0.2.2/24', '2001:db8::2/64');
      await net.batch(`route add ${type} default`, 'route add default via 2001:db8::1 dev eth0');

      const { classified } = await net.look(EXCHANGE);

      expect(classified).toMatchObject({ label: 'lan-foreign', link: 'lan' });
    },
  );
});

describeWhere(NEEDS, 'the watch over links', () => {
  it('one state tells that the laptop was undocked: Wi-Fi, and never offline in between', async () => {
    await linkUp('link1');
    await linkUp('eth0');
    const watch = net.watch('all', EXCHANGE, { sysfs });
    await watch.untilLabel('lan-foreign');
    await watch.listener();
    await net.settled();
    const before = watch.states.length;

    await net.batch(
      'link set far-eth0 down',
      'route del default dev eth0',
      'address flush dev eth0',
      'link set eth0 down',
      'link del eth0',
    );
    await watch.until('Wi-Fi', () => watch.states.at(-1)!.link === 'wifi');
    await net.settled();

    expect(watch.states.slice(before)).toMatchObject([
      { label: 'lan-foreign', link: 'wifi', certainty: 'certain' },
    ]);
  });

  it('docked again is told once', async () => {
    await linkUp('link2');
    const watch = net.watch('all', EXCHANGE, { sysfs });
    await watch.untilLabel('mobile');
    await watch.listener();
    await net.settled();

    await net.batch(
      'link add eth0 type veth peer name far-eth0',
      'link set far-eth0 addrgenmode none',
      'link set far-eth0 up',
      'link set eth0 up',
      'address add 192.0.2.2/24 dev eth0',
      `route add ${ETHERNET}`,
    );
    await watch.until('LAN', () => watch.states.at(-1)!.link === 'lan');
    await net.settled();

    // A look between the address and the route sees one adapter more on the same way.
    const ways = watch.states.map(({ label, link }) => `${label} by ${link}`);
    expect(ways.filter((way, at) => way !== ways[at - 1])).toEqual([
      'mobile by mobile',
      'lan-foreign by lan',
    ]);
  });

  it('forty pairs of virtual cables come and go, and nothing is published', async () => {
    await linkUp('eth0');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('lan-foreign');
    await watch.listener();
    await net.settled();
    const before = watch.states.length;
    const pairs = Array.from({ length: 40 }, (_, index) => `noise${index.toString()}`);

    await net.batch(
      ...pairs.flatMap((name) => [
        `link add ${name} type veth peer name ${name}-far`,
        `link set ${name} up`,
        `link set ${name}-far up`,
      ]),
    );
    await net.settled();
    await net.batch(...pairs.map((name) => `link del ${name}`));
    await net.settled();

    expect(watch.states.slice(before)).toEqual([]);
    expect(watch.states.at(-1)).toMatchObject({ label: 'lan-foreign', link: 'lan' });
  });

  it('a cable that was out for a moment is no news', async () => {
    await linkUp('eth0');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('lan-foreign');
    await watch.listener();
    await net.settled();
    const before = watch.states.length;

    await net.batch('link set far-eth0 down', 'link set far-eth0 up');
    await net.settled();

    expect(watch.states.slice(before).map(({ label }) => label)).not.toContain('offline');
    expect(watch.states.at(-1)).toMatchObject({ label: 'lan-foreign', link: 'lan' });
  });

  it('an adapter that is renamed is the same link under its new name', async () => {
    await linkUp('eth0');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('lan-foreign');

    await net.batch(
      'link set eth0 down',
      'link set eth0 name buero0',
      'link set buero0 up',
      'route add default via 192.0.2.1',
    );
    await watch.until('the new name', () =>
      watch.states.at(-1)!.reasons.some((reason) => reason.includes('buero0')),
    );

    expect(new Set(watch.labels)).toEqual(new Set(['lan-foreign']));
  });

  it('a card that gets no address from anybody is offline all the same', async () => {
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('offline');

    await net.card('eth0', '169.254.9.9/16');
    await watch.until('the card is seen', () =>
      watch.states.at(-1)!.adapters.some(({ name }) => name === 'eth0'),
    );

    expect(new Set(watch.labels)).toEqual(new Set(['offline']));
  });

  it('a laptop that wakes before its links do is not offline', async () => {
    await linkUp('eth0');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('lan-foreign');

    watch.process.kill('SIGSTOP');
    await net.ip('link set eth0 down');
    await new Promise((resolve) => setTimeout(resolve, TIMING.sleepGapMs + 500));
    watch.process.kill('SIGCONT');
    await net.settled();
    await net.batch('link set eth0 up', `route add ${ETHERNET}`);
    await new Promise((resolve) => setTimeout(resolve, TIMING.resumeHoldMs));

    expect(new Set(watch.labels)).toEqual(new Set(['lan-foreign']));
  });
});
