import { describe, expect, it } from 'vitest';
import { dnsmasqServers } from '../../../../probes/platform/linux/dnsmasq-conf.ts';

const HOST = 'exch1.corp.example';
const CONF = '/etc/dnsmasq.conf';
const GIVEN = '/run/dnsmasq/resolv.conf';

const forwarded = (files: Readonly<Record<string, string>>, host = HOST): readonly string[] =>
  dnsmasqServers(host, {
    read: (file) => files[file] ?? null,
    list: (folder) =>
      Object.keys(files).flatMap((file) =>
        file.startsWith(`${folder}/`) ? [file.slice(folder.length + 1)] : [],
      ),
  });

describe('what dnsmasq forwards a name to', () => {
  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['no file at all', {}, []],
    ["what Debian's script gave it", { [GIVEN]: 'nameserver 192.0.2.53\n' }, ['192.0.2.53']],
    ['a server of its own', { [CONF]: 'no-resolv\nserver=10.1.1.53\n' }, ['10.1.1.53']],
    [
      'a server beside those given',
      { [CONF]: 'server=10.1.1.53', [GIVEN]: 'nameserver 192.0.2.53' },
      ['10.1.1.53', '192.0.2.53'],
    ],
    [
      'the server of its domain alone',
      { [CONF]: 'server=/corp.example/10.1.1.53\nserver=192.0.2.53' },
      ['10.1.1.53'],
    ],
    [
      'the longest of two domains',
      { [CONF]: 'server=/example/10.1.1.1\nserver=/corp.example/10.1.1.2' },
      ['10.1.1.2'],
    ],
    [
      'one of several domains in a line',
      { [CONF]: 'server=/lab.example/corp.example/10.1.1.53#5353@tun0 # inside' },
      ['10.1.1.53:5353'],
    ],
    [
      'those of every name after all',
      { [CONF]: 'server=/example/10.1.1.1\nserver=/corp.example/#\nserver=192.0.2.53' },
      ['192.0.2.53'],
    ],
    [
      'another file of those given',
      {
        [CONF]: 'resolv-file=/etc/resolv.dnsmasq',
        '/etc/resolv.dnsmasq': 'nameserver 10.1.1.53',
        [GIVEN]: 'nameserver 192.0.2.53',
      },
      ['10.1.1.53'],
    ],
    [
      'a file of the folder',
      { '/etc/dnsmasq.d/corp.conf': 'server=/corp.example/10.1.1.53' },
      ['10.1.1.53'],
    ],
    [
      'no backup, no hidden file',
      { '/etc/dnsmasq.d/corp~': 'server=10.1.1.1', '/etc/dnsmasq.d/.corp': 'server=10.1.1.2' },
      [],
    ],
    [
      'a folder that is named, by its endings',
      {
        [CONF]: 'conf-dir=/srv/dns/,*.conf',
        '/srv/dns/a.conf': 'server=10.1.1.1',
        '/srv/dns/b.txt': 'server=10.1.1.2',
      },
      ['10.1.1.1'],
    ],
    [
      'a folder without an ending',
      {
        [CONF]: 'conf-dir=/srv/dns,.bak',
        '/srv/dns/a': 'server=10.1.1.1',
        '/srv/dns/a.bak': 'server=10.1.1.2',
      },
      ['10.1.1.1'],
    ],
    [
      'files that include one another',
      {
        [CONF]: 'conf-file=/etc/more.conf',
        '/etc/more.conf': `conf-file=${CONF}\nserver=10.1.1.53`,
      },
      ['10.1.1.53'],
    ],
    [
      'IPv6, with a port',
      { [CONF]: 'no-resolv\nserver=2001:DB8::53\nserver=2001:db8::54#5353\nserver=fe80::1%eth0' },
      ['2001:db8::53', '[2001:db8::54]:5353', 'fe80::1'],
    ],
    ['nothing of a comment', { [CONF]: '#server=10.1.1.53\n ; server=10.1.1.54\n' }, []],
    [
      'nothing of nonsense',
      { [CONF]: 'server=\nserver=//\nserver=nonsense\nserver=1.2.3.4.5\n\0' },
      [],
    ],
  ])('is %s', (_, files, servers) => {
    expect(forwarded(files)).toEqual(servers);
  });

  it('goes by whole labels, whatever the case', () => {
    const files = { [CONF]: 'no-resolv\nserver=/Corp.Example/10.1.1.53\nserver=192.0.2.53' };

    expect(forwarded(files, 'EXCH1.CORP.example.')).toEqual(['10.1.1.53']);
    expect(forwarded(files, 'notcorp.example')).toEqual(['192.0.2.53']);
  });
});
