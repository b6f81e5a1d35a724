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
  needsCommands('ip', 'python3', 'setpriv'),
  needsFile('/dev/net/tun', 'a tun device'),
];
const EXCHANGE = { exchange: ['10.20.30.40'] };
const EXCHANGE_V6 = { exchange: ['fd00:20::40'] };

let net: Namespace;
beforeEach(async () => {
  net = await Namespace.make();
  await net.card('eth0', '192.0.2.2/24');
  await net.ip('route add default via 192.0.2.1');
});
afterEach(async () => {
  await net.remove();
});

describeWhere(NEEDS, 'the adapter of a route, as a user without rights sees it', () => {
  it.each([
    ['tun0', ['route add 10.20.0.0/16 dev tun0']],
    ['tun1', ['route add 10.20.0.0/16 dev tun1']],
    [
      'tun1',
      ['route add 10.20.0.0/16 dev tun1 table 51820', 'rule add to 10.20.0.0/16 lookup 51820'],
    ],
    [
      'tun0',
      ['route add 10.20.0.0/16 dev tun1 metric 50', 'route add 10.20.0.0/16 dev tun0 metric 10'],
    ],
  ])('is %s of two VPNs that hand out one address: %j', async (name, commands) => {
    await net.tunnel('tun0', '10.8.0.2/24');
    await net.tunnel('tun1', '10.8.0.2/24');
    for (const command of commands) await net.ip(command);

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'tunnel',
      tunnel: { state: 'up', adapter: name },
      certainty: 'likely',
    });
    expect(classified.reasons.join()).not.toContain('likely: ');
  });

  it('is the second of two tunnels with one IPv6 address', async () => {
    await net.tunnel('tun0', 'fd00:8::2/64');
    await net.tunnel('tun1', 'fd00:8::2/64');
    await net.ip('-6 route add fd00:20::/32 dev tun1');

    const { classified } = await net.look(EXCHANGE_V6);

    expect(classified.tunnel).toMatchObject({ state: 'up', adapter: 'tun1' });
  });

  it('is a tunnel that borrows the address of the card', async () => {
    await net.tunnel('tun0', '192.0.2.2/32');
    await net.ip('route add 10.20.0.0/16 dev tun0');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({ label: 'tunnel', over: 'lan', tunnel: { adapter: 'tun0' } });
  });

  it.each(['none', 'eui64'])(
    'is a tunnel without an address of its own (addrgenmode %s)',
    async (mode) => {
      await net.holdTun('tun0');
      await net.ip(`link set tun0 addrgenmode ${mode}`);
      await net.ip('link set tun0 up');
      await net.ip('route add 10.20.0.0/16 dev tun0');

      const { classified } = await net.look(EXCHANGE);

      expect(classified).toMatchObject({
        label: 'tunnel',
        over: 'lan',
        tunnel: { adapter: 'tun0' },
      });
    },
  );

  it('is the card where a VPN keeps its address on loopback, and Exchange is not on this laptop', async () => {
    await net.ip('address add 10.99.0.7/32 dev lo');
    await net.ip('route add 10.20.0.0/16 via 192.0.2.1 dev eth0 src 10.99.0.7');

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(snapshot.exchange).toMatchObject({ adapter: 'eth0', source: '10.99.0.7' });
    expect(classified.reasons.join()).not.toMatch(/on this laptop/);
  });

  it('is loopback for an address of this laptop', async () => {
    const { snapshot } = await net.look({ exchange: ['192.0.2.2'] });

    expect(snapshot.exchange).toMatchObject({ kind: 'via', adapter: 'lo' });
  });

  it('is none behind a pulled cable, though the route stays in the table', async () => {
    await net.unplug('eth0');

    const { snapshot } = await net.look(EXCHANGE);

    expect(snapshot.exchange).toEqual({
      kind: 'none',
      why: 'its route leaves by eth0, which is not running',
    });
  });

  it.each([
    ['unreachable', 'EHOSTUNREACH'],
    ['blackhole', 'EINVAL'],
    ['prohibit', 'EACCES'],
  ])('is none where a route says %s', async (type, error) => {
    await net.ip(`route add ${type} 10.20.0.0/16`);

    const { snapshot } = await net.look(EXCHANGE);

    expect(snapshot.exchange).toEqual({ kind: 'blocked', error });
  });

  it('is what the rules say of this user, not of root', async () => {
    await net.tunnel('tun0', '10.8.0.2/24');
    await net.tunnel('tun1', '10.9.0.2/24');
    await net.ip('route add 10.20.0.0/16 dev tun0 table 100');
    await net.ip('route add 10.20.0.0/16 dev tun1 table 101');
    await net.ip('rule add uidrange 0-0 lookup 100');
    await net.ip('rule add uidrange 65534-65534 lookup 101');

    const { snapshot } = await net.look(EXCHANGE);

    expect(snapshot.exchange).toMatchObject({ adapter: 'tun1', source: '10.9.0.2' });
  });
});

describeWhere(
  NEEDS,
  'IPsec by policy, which has no adapter, as a user without rights sees it',
  () => {
    it.each([220, 210])('is up where the route to Exchange stands in table %i', async (table) => {
      await net.ip('address add 10.99.0.7/32 dev eth0');
      await net.ip(`rule add priority 220 lookup ${table.toString()}`);
      await net.ip(
        `route add 10.20.0.0/16 via 192.0.2.1 dev eth0 src 10.99.0.7 table ${table.toString()}`,
      );

      const { classified } = await net.look(EXCHANGE);

      expect(classified).toMatchObject({
        label: 'tunnel',
        link: 'lan',
        over: 'lan',
        tunnel: { state: 'up', product: 'an IPsec client', adapter: null },
      });
    });

    it('is up where the route to Exchange starts at an address on loopback', async () => {
      await net.ip('address add 10.99.0.7/32 dev lo');
      await net.ip('route add 10.20.0.0/16 via 192.0.2.1 dev eth0 src 10.99.0.7');

      const { classified } = await net.look(EXCHANGE);

      expect(classified).toMatchObject({ label: 'tunnel', tunnel: { state: 'up', adapter: null } });
    });

    it('is without a route where its table leads elsewhere, and down where the table holds exceptions alone', async () => {
      await net.ip('rule add priority 220 lookup 220');
      await net.ip('route add throw 192.0.2.0/24 table 220');
      const down = await net.look(EXCHANGE);

      await net.ip('route add 10.77.0.0/16 via 192.0.2.1 dev eth0 table 220');
      const up = await net.look(EXCHANGE);

      expect([down.classified.label, up.classified.label]).toEqual([
        'lan-foreign',
        'tunnel-no-route',
      ]);
    });

    it('is up over IPv6', async () => {
      await net.ip('address add 2001:db8::2/64 dev eth0 nodad');
      await net.ip('-6 rule add priority 220 lookup 220');
      await net.ip('-6 route add fd00:20::/32 via 2001:db8::1 dev eth0 table 220');

      const { classified } = await net.look(EXCHANGE_V6);

      expect(classified).toMatchObject({ label: 'tunnel', tunnel: { state: 'up', adapter: null } });
    });
  },
);
