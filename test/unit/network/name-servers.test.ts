import { describe, expect, it } from 'vitest';
import { nameServers } from '../../../probes/network/name-servers.ts';

const RESOLVED = '/run/systemd/resolve/resolv.conf';
const MANAGER = '/run/NetworkManager/no-stub-resolv.conf';
const DNSMASQ = '/run/dnsmasq/resolv.conf';
const named = (
  configured: readonly string[],
  files: Readonly<Record<string, string>> = {},
  system: NodeJS.Platform = 'linux',
) => nameServers({ system, configured: () => configured, read: (file) => files[file] ?? null });

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
  ] as const)('is %s', (_, configured, files) => {
    expect(named(configured, files)).toEqual(['192.0.2.53']);
  });

  it('is read with its zone left out, over IPv6', () => {
    expect(
      named(['127.0.0.53'], { [RESOLVED]: 'nameserver fe80::1%eth0\nnameserver 2001:DB8::53\n' }),
    ).toEqual(['fe80::1', '2001:db8::53']);
  });

  it.each([
    ['linux', {}],
    ['linux', { [RESOLVED]: 'options edns0\nnameserver not-an-address\n' }],
    ['darwin', { [RESOLVED]: 'nameserver 192.0.2.53' }],
    ['win32', {}],
  ] as const)('is the stub on %s where nothing tells more: %o', (system, files) => {
    expect(named(['127.0.0.1'], files, system)).toEqual(['127.0.0.1']);
  });
});
