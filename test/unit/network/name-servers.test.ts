import { describe, expect, it } from 'vitest';
import type { AdapterNameServer } from '../../../probes/platform/windows/dns-servers.ts';
import { nameServers } from '../../../probes/network/name-servers.ts';

const RESOLVED = '/run/systemd/resolve/resolv.conf';
const MANAGER = '/run/NetworkManager/no-stub-resolv.conf';
const DNSMASQ = '/run/dnsmasq/resolv.conf';
const named = (
  configured: readonly string[],
  files: Readonly<Record<string, string>> = {},
  system: NodeJS.Platform = 'linux',
  byAdapter: readonly AdapterNameServer[] | null = null,
  said: string | null = null,
) =>
  nameServers('exch1.corp.example', {
    system,
    configured: () => configured,
    byAdapter: () =>
      byAdapter === null ? { ok: false, why: 'no koffi' } : { ok: true, value: byAdapter },
    scutil: () =>
      Promise.resolve(
        said === null ? { ok: false, code: 1, why: 'no scutil' } : { ok: true, text: said },
      ),
    read: (file) => files[file] ?? null,
  });

describe('the name server that this laptop was given', () => {
  it.each([
    ['192.0.2.53', ['192.0.2.53'], {}],
    [
      "systemd-resolved's upstream",
      ['127.0.0.53'],
      { [RESOLVED]: '# stub\nnameserver 192.0.2.53\nsearch x\n' },
    ],
    ["NetworkManager's behind dnsmasq", ['127.0.1.1'], { [MANAGER]: 'nameserver 192.0.2.53' }],
    ['what dnsmasq forwards to', ['127.0.0.1'], { [DNSMASQ]: 'server=192.0.2.53\n' }],
    ['the given one beside a stub', ['127.0.0.1', '192.0.2.53'], {}],
    [
      'the first file that names one',
      ['127.0.0.53'],
      { [RESOLVED]: 'nameserver 127.0.0.1', [MANAGER]: 'nameserver 192.0.2.53' },
    ],
    ['one behind an IPv6 stub', ['::1'], { [RESOLVED]: '  nameserver\t192.0.2.53  \n' }],
    [
      'one behind a stub on another port',
      ['127.0.0.1:5353'],
      { [RESOLVED]: 'nameserver 192.0.2.53#53' },
    ],
  ] as const)('is %s', async (_, configured, files) => {
    expect(await named(configured, files)).toEqual(['192.0.2.53']);
  });

  it('is read with its zone left out, over IPv6', async () => {
    expect(
      await named(['127.0.0.53'], {
        [RESOLVED]: 'nameserver fe80::1%eth0\nnameserver 2001:DB8::53\n',
      }),
    ).toEqual(['fe80::1', '2001:db8::53']);
  });

  it.each([
    ['linux', '127.0.0.53', {}],
    ['linux', '127.0.0.1', { [RESOLVED]: 'options edns0\nnameserver not-an-address\n' }],
    ['linux', '::1', { [RESOLVED]: 'nameserver 127.0.0.53' }],
    ['linux', '127.0.0.1:5353', {}],
    ['linux', '[::1]:5353', {}],
    ['darwin', '127.0.0.1', { [RESOLVED]: 'nameserver 192.0.2.53' }],
    ['win32', '127.0.0.1', {}],
    ['win32', '::1', {}],
  ] as const)(
    'is a resolver on this laptop on %s where %s is all that is told',
    async (system, stub, files) => {
      expect(await named([stub], files, system)).toEqual([`a resolver on this laptop (${stub})`]);
    },
  );

  const OFFICE = { adapter: 'Ethernet', address: '192.0.2.53' };
  const INSIDE = { adapter: 'Citrix Virtual Adapter', address: '10.9.0.1' };
  const STUB = { adapter: 'Ethernet', address: '127.0.0.1' };

  it.each<readonly [string, readonly AdapterNameServer[] | null, readonly string[]]>([
    ['one adapter', [OFFICE], ['192.0.2.53 (Ethernet)']],
    [
      "the VPN's beside the card's",
      [INSIDE, OFFICE],
      ['10.9.0.1 (Citrix Virtual Adapter)', '192.0.2.53 (Ethernet)'],
    ],
    [
      'two of one adapter',
      [OFFICE, { ...OFFICE, address: '2001:db8::53' }],
      ['192.0.2.53 (Ethernet)', '2001:db8::53 (Ethernet)'],
    ],
    ['an adapter of another name', [{ ...OFFICE, adapter: 'WLAN 2' }], ['192.0.2.53 (WLAN 2)']],
    ['a stub beside one', [STUB, INSIDE], ['10.9.0.1 (Citrix Virtual Adapter)']],
    ['a stub alone', [STUB], ['a resolver on this laptop (127.0.0.1)']],
    ['no adapter, as Windows tells', [], ['192.0.2.99']],
    ['no adapter, as Windows cannot be asked', null, ['192.0.2.99']],
  ])('is told with its adapter on Windows: %s', async (_, byAdapter, told) => {
    expect(await named(['192.0.2.99'], {}, 'win32', byAdapter)).toEqual(told);
  });

  const TOLD = 'resolver #1\n  nameserver[0] : 10.9.0.1\n  if_index : 20 (utun4)\n';

  it.each([
    ['as scutil tells', TOLD, ['10.9.0.1 (utun4)']],
    [
      'a stub of an agent',
      TOLD.replace('10.9.0.1', '127.0.0.1'),
      ['a resolver on this laptop (127.0.0.1)'],
    ],
    ['where scutil cannot be asked', null, ['192.0.2.99']],
    ['where scutil tells none', 'No DNS configuration available', ['192.0.2.99']],
  ] as const)('is asked for on macOS: %s', async (_, said, servers) => {
    expect(await named(['192.0.2.99'], {}, 'darwin', null, said)).toEqual(servers);
  });
});
