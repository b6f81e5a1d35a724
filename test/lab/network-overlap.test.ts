import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWhere, needsCommands, needsLinux, needsRoot } from '../support/needs.ts';
import { Namespace } from './network/namespace.ts';

let net: Namespace;
beforeEach(async () => {
  net = await Namespace.make();
  await net.card('eth0', '192.0.2.2/24');
  await net.ip('route add default via 192.0.2.1');
});
afterEach(async () => {
  await net?.remove();
});

/** A bridge as Docker makes it. */
async function docker(): Promise<void> {
  await net.ip('link add docker0 type bridge');
  await net.ip('address add 172.17.0.1/16 dev docker0');
  await net.ip('link set docker0 up');
}

/** One end of a cable in the bridge, the other in nobody's hand. */
async function container(): Promise<void> {
  await net.ip('link add v0 type veth peer name v1');
  await net.ip('link set v0 master docker0 up');
  await net.ip('link set v1 up');
  await net.settled();
}

const overlapsOf = async (address: string): Promise<unknown> =>
  (await net.look({ exchange: [address] })).classified.overlaps;

describeWhere(
  [needsLinux(), needsRoot(), needsCommands('ip')],
  'an Exchange whose address lies in a network of this laptop',
  () => {
    it('is seen behind a bridge of containers that run', async () => {
      await docker();
      await container();

      expect(await overlapsOf('172.17.5.3')).toEqual([
        { adapter: 'docker0', address: '172.17.5.3', subnet: '172.17.0.0/16', kind: 'virtual' },
      ]);
    });

    it('is seen behind a bridge whose containers have ended, whose route the kernel keeps', async () => {
      await docker();
      await container();
      await net.ip('link delete v0');
      await net.settled();

      expect(await overlapsOf('172.17.5.3')).toEqual([
        { adapter: 'docker0', address: '172.17.5.3', subnet: null, kind: 'virtual' },
      ]);
    });

    it('is seen in the LAN, and not beyond its router', async () => {
      expect([await overlapsOf('192.0.2.77'), await overlapsOf('10.20.30.40')]).toEqual([
        [{ adapter: 'eth0', address: '192.0.2.77', subnet: '192.0.2.0/24', kind: 'lan' }],
        [],
      ]);
    });

    it('is not seen where a tunnel holds the more specific route', async () => {
      await docker();
      await net.tunnel('tun0', '10.8.0.2/24');
      await net.ip('route add 172.17.5.3/32 dev tun0');

      expect(await overlapsOf('172.17.5.3')).toEqual([]);
    });
  },
);
