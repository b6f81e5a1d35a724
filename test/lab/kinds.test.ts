import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  describeWhere,
  needsCommands,
  needsFile,
  needsLinux,
  needsRoot,
  type Need,
} from '../support/needs.ts';
import { Namespace } from './network/namespace.ts';

const NEEDS = [
  needsLinux(),
  needsRoot(),
  needsCommands('ip', 'unshare', 'python3'),
  needsFile('/dev/net/tun', 'a tun device'),
];

/**
 * Whether this kernel can make an adapter of a type over a veth; tried in a namespace that goes
 * with the command.
 */
function needsType(type: string): Need {
  if (NEEDS.some((need) => need !== null)) return null;
  const tried = spawnSync(
    'unshare',
    ['-n', 'sh', '-c', `ip link add v0 type veth peer name v1 && ip link add ${overVeth(type)}`],
    { timeout: 5000 },
  );
  return tried.status === 0 ? null : `needs a kernel with ${type}`;
}

const PARAMETERS: Readonly<Record<string, string>> = {
  macvlan: 'link v0',
  macvtap: 'link v0',
  ipvlan: 'link v0',
  vlan: 'link v0',
  vxlan: '',
};
const overVeth = (type: string): string =>
  `${PARAMETERS[type] ?? ''} name probed type ${type} ${type === 'vlan' ? 'id 7' : type === 'vxlan' ? 'id 7 dstport 4789' : ''}`.trim();

let net: Namespace;
beforeEach(async () => {
  net = await Namespace.make();
});
afterEach(async () => {
  await net?.remove();
});

/** Kind, product and reason of an adapter, as the kernel's own sysfs shows it. */
async function kindOf(name: string): Promise<unknown> {
  const { snapshot } = await net.look();
  const found = snapshot.adapters.find((adapter) => adapter.name === name);
  return found === undefined
    ? null
    : [found.kind, found.product, snapshot.likely?.includes(name) === true];
}
async function up(name: string, address: string): Promise<void> {
  await net.ip(`link set ${name} up`);
  await net.ip(`address add ${address} dev ${name}`);
}

describeWhere(NEEDS, 'an adapter that the kernel makes', () => {
  it('of type veth is virtual, whatever a card would be called', async () => {
    await net.card('enp3s0', '192.0.2.2/24');

    expect(await kindOf('enp3s0')).toEqual(['virtual', null, false]);
  });

  it('of type veth is the LAN all the same when it alone carries the route', async () => {
    await net.card('eth0', '192.0.2.2/24');
    await net.ip('route add default via 192.0.2.1');

    const { classified } = await net.look();

    expect(classified).toMatchObject({ label: 'lan-foreign', link: 'lan', certainty: 'likely' });
  });

  it("as a bridge over a virtual machine's cable is virtual", async () => {
    await net.ip('link add office type bridge');
    await net.card('port0');
    await net.ip('link set port0 master office');
    await up('office', '198.51.100.1/24');

    expect(await kindOf('office')).toEqual(['virtual', null, false]);
  });

  it('for a program is a tunnel, whatever it is called', async () => {
    await net.tunnel('corporate', '10.8.0.2/24');

    expect(await kindOf('corporate')).toEqual(['tunnel', null, false]);
  });

  it('for a program under the name of a product is a tunnel of that product', async () => {
    await net.tunnel('Citrix_VA', '10.8.0.2/24');

    expect(await kindOf('Citrix_VA')).toEqual(['tunnel', 'Citrix Secure Access', false]);
  });

  it('for a virtual machine is no tunnel', async () => {
    await net.tunnel('vnet7', '192.168.122.7/24');

    expect(await kindOf('vnet7')).toEqual(['virtual', null, false]);
  });
});

describeWhere([...NEEDS, needsType('ifb')], 'an adapter of type ifb', () => {
  it('is virtual', async () => {
    await net.ip('link add shape0 type ifb');
    await up('shape0', '198.51.100.1/24');

    expect(await kindOf('shape0')).toEqual(['virtual', null, false]);
  });
});

for (const [type, kind] of [
  ['macvlan', 'virtual'],
  ['macvtap', 'virtual'],
  ['ipvlan', 'virtual'],
  ['vxlan', 'virtual'],
  ['vlan', 'lan'],
] as const) {
  describeWhere([...NEEDS, needsType(type)], `an adapter of type ${type} over a veth`, () => {
    it(`is ${kind}`, async () => {
      await net.card('v0');
      await net.ip(`link add ${overVeth(type).replaceAll(/ +/g, ' ')}`);
      await up('probed', '198.51.100.1/24');

      expect(await kindOf('probed')).toEqual([kind, null, false]);
    });
  });
}

describeWhere([...NEEDS, needsType('wireguard')], 'an adapter of type wireguard', () => {
  it('is a tunnel of WireGuard, whatever it is called', async () => {
    await net.ip('link add probed type wireguard');
    await up('probed', '10.7.0.2/24');

    expect(await kindOf('probed')).toEqual(['tunnel', 'WireGuard', false]);
  });
});

describeWhere([...NEEDS, needsType('bond')], 'an adapter of type bond', () => {
  it('is a LAN', async () => {
    await net.ip('link add probed type bond');
    await net.card('v0');
    await net.ip('link set v0 down');
    await net.ip('link set v0 master probed');
    await up('probed', '198.51.100.1/24');

    expect(await kindOf('probed')).toEqual(['lan', null, false]);
  });
});
