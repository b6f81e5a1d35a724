import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  describeWhere,
  needsCommands,
  needsFile,
  needsLinux,
  needsRoot,
} from '../support/needs.ts';
import { sysfsWith } from './network/sysfs.ts';
import { Namespace } from './network/namespace.ts';
import { isAlive } from './network/watching.ts';

const NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('ip', 'python3'),
  needsFile('/dev/net/tun', 'a tun device'),
];
const EXCHANGE = { exchange: ['10.20.30.40'] };
const GATEWAY = { gateway: ['198.51.100.1'] };

let net: Namespace;
beforeEach(async () => {
  net = await Namespace.make();
});
afterEach(async () => {
  await net?.remove();
});

/** A card in a LAN with a default route. */
async function lan(): Promise<void> {
  await net.card('eth0', '192.0.2.2/24');
  await net.ip('route add default via 192.0.2.1');
}

describeWhere(NEEDS, 'the state of a real network stack', () => {
  it('is offline with a card but no default route', async () => {
    await net.card('eth0', '192.0.2.2/24');

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({ label: 'offline', link: 'none', certainty: null });
    expect([snapshot.publicV4, snapshot.publicV6, snapshot.exchange]).toEqual([
      { kind: 'none' },
      { kind: 'none' },
      { kind: 'none' },
    ]);
  });

  it('is a foreign LAN with a default route', async () => {
    await lan();

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'lan-foreign',
      link: 'lan',
      tunnel: { state: 'none' },
      over: null,
    });
    expect(snapshot.exchange).toMatchObject({ kind: 'via', adapter: 'eth0', source: '192.0.2.2' });
  });

  it('is a tunnel when only the route to Exchange goes through it', async () => {
    await lan();
    await net.tunnel('tun0', '10.8.0.2/24');
    await net.ip('route add 10.0.0.0/8 dev tun0');

    const { snapshot, classified } = await net.look({ ...EXCHANGE, ...GATEWAY });

    expect(classified).toMatchObject({
      label: 'tunnel',
      link: 'lan',
      over: 'lan',
      tunnel: { state: 'up', adapter: 'tun0', product: null },
    });
    expect(snapshot.publicV4).toMatchObject({ adapter: 'eth0' });
  });

  it('is a tunnel when two half routes cover the default route', async () => {
    await lan();
    await net.tunnel('corp', '10.8.0.2/24');
    await net.ip('route add 0.0.0.0/1 dev corp');
    await net.ip('route add 128.0.0.0/1 dev corp');
    await net.ip('route add 198.51.100.1 via 192.0.2.1');

    const { snapshot, classified } = await net.look({ ...EXCHANGE, ...GATEWAY });

    expect(classified).toMatchObject({
      label: 'tunnel',
      link: 'lan',
      over: 'lan',
      tunnel: { state: 'up', adapter: 'corp' },
    });
    expect(snapshot).toMatchObject({ publicV4: { adapter: 'corp' }, gateway: { adapter: 'eth0' } });
  });

  it('is a tunnel when a rule sends packets to another routing table', async () => {
    await lan();
    await net.tunnel('wg0', '10.8.0.2/24');
    await net.ip('route add default dev wg0 table 51820');
    await net.ip('rule add not fwmark 51820 table 51820');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'tunnel',
      tunnel: { state: 'up', adapter: 'wg0', product: null },
    });
  });

  it('is a tunnel without route when the tunnel is up and Exchange leaves by the LAN', async () => {
    await lan();
    await net.tunnel('tun0', '10.8.0.2/24');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'tunnel-no-route',
      link: 'lan',
      tunnel: { state: 'up-no-route', adapter: 'tun0' },
    });
  });

  it('is a tunnel that connects while its adapter has only given itself an address', async () => {
    await lan();
    await net.tunnel('Citrix_VA', '169.254.7.7/16');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'tunnel-connecting',
      link: 'lan',
      tunnel: { state: 'connecting', product: 'Citrix Secure Access' },
    });
  });

  it('is UMTS with a point-to-point default route over a modem', async () => {
    await net.card('wwan0');
    await net.ip('address add 100.64.0.9 peer 100.64.0.1 dev wwan0');
    await net.ip('route add default dev wwan0 proto static scope link metric 700');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({
      label: 'mobile',
      link: 'mobile',
      certainty: 'certain',
      metered: 'guess',
    });
    expect(classified.reasons).toContain(
      'UMTS, because the route to the Internet leaves by wwan0, a WWAN device',
    );
  });

  it('is UMTS, likely, when a PPP connection is all there is', async () => {
    await net.card('ppp0');
    await net.ip('address add 100.64.0.9 peer 100.64.0.1 dev ppp0');
    await net.ip('route add default dev ppp0');
    const { root, remove } = await sysfsWith({ ppp0: { deviceType: 'ppp', driver: null } }, ['lo']);

    const { classified } = await net.look(EXCHANGE, { sysfs: root });
    await remove();

    expect(classified).toMatchObject({ label: 'mobile', link: 'mobile', certainty: 'likely' });
  });

  it('is a LAN with IPv6 alone', async () => {
    await net.card('eth0', '2001:db8::2/64');
    await net.ip('-6 route add default via 2001:db8::1');

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({ label: 'lan-foreign', link: 'lan' });
    expect(snapshot).toMatchObject({
      publicV4: { kind: 'none' },
      publicV6: { kind: 'via', adapter: 'eth0' },
    });
  });

  it.each([
    ['unreachable', 'EHOSTUNREACH'],
    ['blackhole', 'EINVAL'],
    ['prohibit', 'EACCES'],
  ])('is offline and says why when the default route is %s', async (type, error) => {
    await net.card('eth0', '192.0.2.2/24');
    await net.ip(`route add ${type} default`);

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(classified.label).toBe('offline');
    expect(classified.reasons[0]).toContain(error);
    expect(snapshot.publicV4).toEqual({ kind: 'blocked', error });
  });

  it('is offline when the cable is pulled and the static route stays in the table', async () => {
    await lan();
    await net.unplug('eth0');

    const { snapshot, classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({ label: 'offline', link: 'none' });
    expect(snapshot.publicV4).toMatchObject({ kind: 'none' });
  });

  it('is no LAN when the card has only given itself an address', async () => {
    await net.card('eth0', '169.254.9.9/16');

    const { classified } = await net.look(EXCHANGE);

    expect(classified).toMatchObject({ label: 'offline', link: 'none' });
  });

  it('has a way to Exchange, but no link, when Exchange is on this laptop and nothing else is there', async () => {
    const { snapshot, classified } = await net.look({ exchange: ['127.0.0.1'] });

    expect(classified).toMatchObject({ label: 'lan-foreign', link: 'none', certainty: null });
    expect(snapshot.exchange).toMatchObject({ kind: 'via', adapter: 'lo' });
  });
});

describeWhere(NEEDS, 'the watch over a real network stack', () => {
  it('publishes what the kernel announces, without the poll', async () => {
    await net.card('eth0', '192.0.2.2/24');
    const watch = net.watch('events', EXCHANGE);
    await watch.untilLabel('offline');
    await watch.listener();

    await net.ip('route add default via 192.0.2.1');
    await watch.untilLabel('lan-foreign');
    await net.tunnel('tun0', '10.8.0.2/24');
    await net.ip('route add 10.0.0.0/8 dev tun0');
    await watch.untilLabel('tunnel');
    await net.unplug('eth0');
    await net.ip('link set tun0 down');
    await watch.untilLabel('offline');
    await watch.close();

    expect(watch.lines.at(-1)).toEqual({ closed: true });
  });

  it('sees a rule that turns the way into the tunnel', async () => {
    await lan();
    await net.tunnel('wg0', '10.8.0.2/24');
    await net.ip('route add default dev wg0 table 51820');
    const watch = net.watch('events', EXCHANGE);
    await watch.untilLabel('tunnel-no-route');
    await watch.listener();

    await net.ip('rule add not fwmark 51820 table 51820');

    await watch.untilLabel('tunnel');
  });

  it('publishes by the poll alone what no event announces', async () => {
    const watch = net.watch('poll', EXCHANGE);
    await watch.untilLabel('offline');

    await lan();
    await watch.untilLabel('lan-foreign');
    await net.ip('link set eth0 down');
    await watch.untilLabel('offline');

    expect(watch.labels).toEqual(['offline', 'lan-foreign', 'offline']);
  });

  it('goes on by the poll when the event source hangs', async () => {
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('offline');
    const monitor = await watch.listener();
    process.kill(monitor, 'SIGSTOP');

    await lan();
    await watch.untilLabel('lan-foreign');
    await watch.close();

    expect(isAlive(monitor)).toBe(false);
  });

  it('says that the event source died, sees the change all the same, and starts it again', async () => {
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('offline');
    const monitor = await watch.listener();
    process.kill(monitor, 'SIGKILL');

    await lan();
    await watch.untilLabel('lan-foreign');
    await watch.until('the source runs again', () =>
      watch.lines.some(({ note }) => note === 'ip monitor runs again'),
    );

    expect(
      watch.lines.some(({ note }) =>
        /^ip monitor ended \(SIGKILL[:)][\s\S]*changes are seen by polling/.test(note ?? ''),
      ),
    ).toBe(true);
    expect(await watch.listener()).not.toBe(monitor);
  });

  it('leaves no process behind when it is closed', async () => {
    const watch = net.watch('all');
    await watch.untilLabel('offline');
    const monitor = await watch.listener();
    const wasAlive = isAlive(monitor);

    await watch.close();

    expect([wasAlive, isAlive(monitor)]).toEqual([true, false]);
  });

  it('leaves no process behind when it is killed', async () => {
    const watch = net.watch('all');
    await watch.untilLabel('offline');
    const monitor = await watch.listener();

    watch.process.kill('SIGKILL');

    await watch.until('the event source is gone', () => !isAlive(monitor));
  });

  it('publishes no state twice, whatever the cable does', async () => {
    await lan();
    const watch = net.watch('all', EXCHANGE);
    await watch.untilLabel('lan-foreign');

    for (let n = 0; n < 5; n += 1) {
      await net.ip('link set far-eth0 down');
      await net.ip('link set far-eth0 up');
    }
    await net.ip('link set eth0 down');
    await watch.untilLabel('offline');
    const states = watch.lines.flatMap(({ state }) =>
      state === undefined ? [] : [JSON.stringify({ ...state, since: '' })],
    );

    expect(states.every((state, index) => state !== states[index - 1])).toBe(true);
  });
});
