import { afterAll, beforeAll, expect, it } from 'vitest';
import { needsSite, needsVpn } from '../support/lab/needs.ts';
import { ADDRESSES, createSite, type Site } from '../support/lab/site.ts';
import { startVpn, TUNNEL_AT_LAPTOP, type Vpn } from '../support/lab/vpn.ts';
import { describeWhere } from '../support/needs.ts';
import { sysfsWith } from './network/sysfs.ts';
import { Watch, watchIn } from './network/watching.ts';

const TARGETS = { exchange: [ADDRESSES.exchange], gateway: [ADDRESSES.gatewayOutside] };

describeWhere([...needsSite(), ...needsVpn()], 'a real SSL VPN over UMTS', () => {
  let site: Site | undefined;
  let vpn: Vpn;
  let watch: Watch;

  beforeAll(async () => {
    site = await createSite();
    vpn = await startVpn(site);
    const { root, remove } = await sysfsWith({ eth0: { deviceType: 'wwan', driver: 'cdc_mbim' } }, [
      'lo',
      TUNNEL_AT_LAPTOP,
    ]);
    site.cleanup.defer('the hardware', () => remove());
    watch = new Watch(watchIn(site.laptop.name, 'all', { targets: TARGETS, sysfs: root }));
    site.cleanup.defer('the watch', () => watch.close());
    await watch.untilLabel('mobile');
  });

  afterAll(() => site?.close());

  it('is a tunnel over UMTS, says so when its route is taken away, and is UMTS again when the client ends', async () => {
    const before = watch.labels.length - 1;

    await vpn.connect();
    await watch.untilLabel('tunnel');
    const inTunnel = watch.states.at(-1);

    await site!.laptop.ip('route', 'del', '10.1.0.0/16', 'dev', TUNNEL_AT_LAPTOP);
    await watch.untilLabel('tunnel-no-route');
    const withoutRoute = watch.states.at(-1);

    await vpn.disconnect();
    await watch.untilLabel('mobile');

    expect(inTunnel).toMatchObject({
      link: 'mobile',
      certainty: 'certain',
      over: 'mobile',
      metered: 'guess',
      tunnel: { state: 'up', adapter: TUNNEL_AT_LAPTOP },
    });
    expect(withoutRoute).toMatchObject({
      link: 'mobile',
      over: 'mobile',
      tunnel: { state: 'up-no-route', adapter: TUNNEL_AT_LAPTOP },
    });
    expect(
      watch.labels.slice(before).filter((label, index, all) => label !== all[index - 1]),
    ).toEqual(['mobile', 'tunnel', 'tunnel-no-route', 'mobile']);
  });
});
