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
    policies: () => [],
    ask: (program) =>
      Promise.resolve(
        said === null || program !== (system === 'darwin' ? 'scutil' : 'resolvectl')
          ? { ok: false, code: 1, why: 'no such tool' }
          : { ok: true, text: said },
      ),
    read: (file) => files[file] ?? null,
    list: () => [],
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
    [
      "systemd-resolved's without its other stub",
      ['127.0.0.54'],
      { [RESOLVED]: 'nameserver 192.0.2.53' },
    ],
    ['the uplink file itself', ['192.0.2.53'], { [RESOLVED]: 'nameserver 192.0.2.99' }],
    [
      "NetworkManager's behind a dnsmasq of its own",
      ['127.0.0.1'],
      { '/run/NetworkManager/dnsmasq.pid': '712', [MANAGER]: 'nameserver 192.0.2.53' },
    ],
    [
      'what a dnsmasq on IPv6 forwards to',
      ['::1'],
      { '/run/dnsmasq/dnsmasq.pid': '712', '/etc/dnsmasq.conf': 'server=192.0.2.53' },
    ],
    [
      'what a dnsmasq forwards this very name to',
      ['127.0.0.1'],
      {
        '/run/dnsmasq.pid': '712',
        '/etc/dnsmasq.conf': 'server=/corp.example/192.0.2.53\nserver=192.0.2.99',
      },
    ],
    [
      'what stands behind a dnsmasq before systemd-resolved',
      ['127.0.0.1'],
      {
        '/run/dnsmasq/dnsmasq.pid': '712',
        '/etc/dnsmasq.conf': 'no-resolv\nserver=127.0.0.53',
        [RESOLVED]: 'nameserver 192.0.2.53',
      },
    ],
    [
      'named once behind two stubs',
      ['127.0.0.53', '127.0.0.54'],
      { [RESOLVED]: 'nameserver 192.0.2.53' },
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
    // A filter of names, while systemd-resolved runs and nobody asks it.
    ['linux', '127.0.0.1', { [RESOLVED]: 'nameserver 192.0.2.53' }],
    ['linux', '::1', { [MANAGER]: 'nameserver 192.0.2.53' }],
    ['linux', '127.0.2.2', { [RESOLVED]: 'nameserver 192.0.2.53' }],
    ['linux', '127.0.0.1:5353', { [RESOLVED]: 'nameserver 192.0.2.53' }],
    // A dnsmasq whose files say nothing, or point back at itself.
    ['linux', '127.0.0.1', { [DNSMASQ]: 'nameserver 127.0.0.1' }],
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

  const SPLIT = [
    'Link 3 (eth0)',
    'Current Scopes: DNS',
    '   DNS Servers: 192.0.2.53',
    'Link 4 (tun0)',
    'Current Scopes: DNS',
    '   DNS Servers: 10.8.0.1',
    '    DNS Domain: corp.example',
  ].join('\n');

  it.each([
    ["the tunnel's, for a name of its domain", ['127.0.0.53'], SPLIT, ['10.8.0.1 (tun0)']],
    ['any, where it tells of none', ['127.0.0.53'], 'Global', ['192.0.2.53']],
    [
      'a stub before another',
      ['127.0.0.53'],
      SPLIT.replace('10.8.0.1', '127.0.0.1'),
      ['192.0.2.53'],
    ],
    ['not asked beside a given one', ['198.51.100.53', '127.0.0.53'], SPLIT, ['198.51.100.53']],
  ])('is asked of systemd-resolved: %s', async (_, configured, said, servers) => {
    const files = { [RESOLVED]: 'nameserver 192.0.2.53' };

    expect(await named(configured, files, 'linux', null, said)).toEqual(servers);
  });

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
