import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  describeWhere,
  needsCommands,
  needsFile,
  needsLinux,
  needsRoot,
} from '../support/needs.ts';
import { Namespace } from './network/namespace.ts';

const NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('ip', 'python3'),
  needsFile('/dev/net/tun', 'a tun device'),
];
const EXCHANGE = { exchange: ['10.20.30.40'] };
const GATEWAY = { gateway: ['198.51.100.1'] };
const CITRIX = { settings: { primary: ['citrix'] } };

let net: Namespace;
beforeEach(async () => {
  net = await Namespace.make();
});
afterEach(async () => {
  await net?.remove();
});

async function lan(): Promise<void> {
  await net.card('eth0', '192.0.2.2/24');
  await net.ip('route add default via 192.0.2.1');
}

async function modem(): Promise<void> {
  await net.card('wwan0', '100.64.0.9/24');
  await net.ip('route add default dev wwan0 scope link metric 700');
}

async function citrix(...routes: string[]): Promise<void> {
  await net.tunnel('Citrix_VA', '10.8.0.2/24');
  for (const route of routes) await net.ip(`route add ${route} dev Citrix_VA`);
}

async function tailscale(...routes: string[]): Promise<void> {
  await net.tunnel('tailscale0', '100.100.7.7/32');
  for (const route of routes) await net.ip(`route add ${route} dev tailscale0`);
}

describeWhere(NEEDS, 'tunnels on a real network stack', () => {
  it('the tunnel runs over what carries the route to its gateway, not over what carries the Internet', async () => {
    await lan();
    await modem();
    await citrix('10.0.0.0/8');
    await net.ip('route add 198.51.100.1 dev wwan0');

    const { classified } = await net.look({ ...EXCHANGE, ...GATEWAY });

    expect(classified).toMatchObject({ label: 'tunnel', link: 'lan', over: 'mobile' });
  });

  it('a tunnel that takes the whole Internet runs over UMTS, and UMTS does not hide it', async () => {
    await modem();
    await citrix('0.0.0.0/1', '128.0.0.0/1');
    await net.ip('route add 198.51.100.1 dev wwan0');

    const { classified } = await net.look({ ...EXCHANGE, ...GATEWAY });

    expect(classified).toMatchObject({
      label: 'tunnel',
      link: 'mobile',
      certainty: 'certain',
      over: 'mobile',
      metered: 'guess',
    });
  });

  it.each(['vpn0', 'ipsec0', 'gate'])(
    'a tun called %s that carries nothing may be the configured VPN without its route',
    async (name) => {
      await lan();
      await net.tunnel(name, '10.8.0.2/24');

      const { classified } = await net.look(EXCHANGE, CITRIX);

      expect(classified).toMatchObject({
        label: 'tunnel-no-route',
        tunnel: { state: 'up-no-route', product: null, adapter: name },
      });
    },
  );

  it('a tunnel carries Exchange over IPv6 alone', async () => {
    await net.card('eth0', '2001:db8::2/64');
    await net.ip('-6 route add default via 2001:db8::1');
    await net.tunnel('tun0', 'fd00:8::2/64');
    await net.ip('-6 route add fd00:20::/32 dev tun0');

    const { classified } = await net.look({ exchange: ['fd00:20::40'] });

    expect(classified).toMatchObject({
      label: 'tunnel',
      over: 'lan',
      tunnel: { state: 'up', adapter: 'tun0' },
    });
  });

  it.each([
    ['unreachable', 'EHOSTUNREACH'],
    ['blackhole', 'EINVAL'],
    ['prohibit', 'EACCES'],
  ])(
    'a kill switch that says %s to Exchange leaves a tunnel without route, and is named',
    async (type, error) => {
      await lan();
      await citrix();
      await net.ip(`route add ${type} 10.0.0.0/8`);

      const { snapshot, classified } = await net.look(EXCHANGE);

      expect(snapshot.exchange).toEqual({ kind: 'blocked', error });
      expect(classified).toMatchObject({
        label: 'tunnel-no-route',
        link: 'lan',
        tunnel: { state: 'up-no-route' },
      });
      expect(classified.reasons[0]).toContain(error);
    },
  );

  it('of two tunnels the configured one decides the label, and both are shown', async () => {
    await lan();
    await citrix();
    await tailscale('100.64.0.0/10');

    const { classified } = await net.look(EXCHANGE, CITRIX);

    expect(classified).toMatchObject({
      label: 'tunnel-no-route',
      tunnel: { product: 'Citrix Secure Access', adapter: 'Citrix_VA' },
    });
    expect(classified.tunnels.map(({ adapter }) => adapter).toSorted()).toEqual([
      'Citrix_VA',
      'tailscale0',
    ]);
  });

  it('another tunnel beside the LAN is no tunnel to Exchange when the configured one is not up', async () => {
    await lan();
    await tailscale('100.64.0.0/10');

    const { classified } = await net.look(EXCHANGE, CITRIX);

    expect(classified).toMatchObject({ label: 'lan-foreign', tunnel: { state: 'none' } });
    expect(classified.tunnels).toMatchObject([{ product: 'Tailscale', adapter: 'tailscale0' }]);
    expect(classified.evidence.tunnel).toContain('Not the VPN to Exchange');
  });

  it('another tunnel that carries Exchange is named in place of a configured one that is not up', async () => {
    await lan();
    await tailscale('10.0.0.0/8');

    const { classified } = await net.look(EXCHANGE, CITRIX);

    expect(classified).toMatchObject({
      label: 'tunnel',
      tunnel: { state: 'up', product: 'Tailscale' },
    });
  });

  it('a tunnel that is on all day is not the tunnel to Exchange, whatever it carries of the Internet', async () => {
    await lan();
    await tailscale('0.0.0.0/1', '128.0.0.0/1');
    await net.ip('route add 10.0.0.0/8 via 192.0.2.1');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'lan-foreign',
      link: 'lan',
      tunnel: { state: 'none' },
      tunnels: [{ product: 'Tailscale' }],
    });
  });

  it('containers that use the same network as the company do not change the tunnel while its route is the narrower one', async () => {
    const inside = { exchange: ['172.18.5.5'] };
    await lan();
    await citrix('172.18.5.0/24');
    const watch = net.watch('all', inside);
    await watch.untilLabel('tunnel');

    await net.batch(
      'link add br-1a2b3c type bridge',
      'address add 172.18.0.1/16 dev br-1a2b3c',
      'link set br-1a2b3c up',
    );
    await net.ip('link add veth1 master br-1a2b3c type veth peer name inside');
    await net.batch('link set veth1 up', 'link set inside up');
    await watch.until('the containers are seen', () =>
      watch.states.at(-1)!.adapters.some(({ name }) => name === 'br-1a2b3c'),
    );

    expect(new Set(watch.labels)).toEqual(new Set(['tunnel']));
    expect(watch.states.at(-1)).toMatchObject({
      link: 'lan',
      over: 'lan',
      tunnel: { state: 'up', adapter: 'Citrix_VA' },
    });
  });

  it('containers that take the way to Exchange are named', async () => {
    await lan();
    await citrix();
    await net.batch(
      'link add br-1a2b3c type bridge',
      'link add veth1 master br-1a2b3c type veth peer name inside',
      'link set veth1 up',
      'link set inside up',
    );
    await net.batch(
      'link set br-1a2b3c up',
      'address add 172.18.0.1/16 dev br-1a2b3c',
      'route add 172.18.0.0/16 dev Citrix_VA metric 50',
    );

    const { classified } = await net.look({ exchange: ['172.18.5.5'] });

    expect(classified).toMatchObject({ label: 'tunnel-no-route', link: 'lan' });
    expect(classified.reasons[0]).toContain(
      'it leaves by br-1a2b3c, an adapter without hardware behind it (bridge)',
    );
  });
});

describeWhere(NEEDS, 'the watch over tunnels', () => {
  it('a tunnel that loses its route says so, and is whole again when the route is back', async () => {
    await lan();
    await citrix('10.0.0.0/8');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('tunnel');

    await net.ip('route del 10.0.0.0/8 dev Citrix_VA');
    await watch.untilLabel('tunnel-no-route');
    await net.ip('route add 10.0.0.0/8 dev Citrix_VA');
    await watch.untilLabel('tunnel');

    expect(watch.labels).toEqual(['tunnel', 'tunnel-no-route', 'tunnel']);
  });

  it('a client that sets its routes some moments after its address is never shown as a tunnel without route', async () => {
    await lan();
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('lan-foreign');

    await net.tunnel('Citrix_VA', '10.8.0.2/24');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await net.ip('route add 10.0.0.0/8 dev Citrix_VA');
    await watch.untilLabel('tunnel');

    expect(watch.labels).not.toContain('tunnel-no-route');
  });

  it('a tunnel adapter that is renamed stays the tunnel', async () => {
    await lan();
    await net.tunnel('tun0', '10.8.0.2/24');
    await net.ip('route add 10.0.0.0/8 dev tun0');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('tunnel');

    await net.batch(
      'link set tun0 down',
      'link set tun0 name office',
      'link set office up',
      'route add 10.0.0.0/8 dev office',
    );
    await watch.until('the new name', () => watch.states.at(-1)!.tunnel.adapter === 'office');

    expect(new Set(watch.labels)).toEqual(new Set(['tunnel']));
  });

  it('a VPN that goes back and forth between its rules and the LAN is followed to the last word', async () => {
    await lan();
    await net.tunnel('wg0', '10.8.0.2/24');
    await net.ip('route add default dev wg0 table 51820');
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('tunnel-no-route');

    for (let n = 0; n < 5; n += 1)
      await net.batch(
        'rule add not fwmark 51820 table 51820',
        'rule del not fwmark 51820 table 51820',
      );
    await net.ip('rule add not fwmark 51820 table 51820');

    await watch.untilLabel('tunnel');
  });
});
