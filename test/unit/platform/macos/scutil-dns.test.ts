import { describe, expect, it } from 'vitest';
import { parseResolvers, serversFor } from '../../../../probes/platform/macos/scutil-dns.ts';

/** `address (adapter)`, as it is told. */
const told = (host: string, text: string): string[] =>
  serversFor(host, parseResolvers(text)).map(({ address, adapter }) =>
    adapter === null ? address : `${address} (${adapter})`,
  );

const MULTICAST = `
resolver #8
  domain   : local
  options  : mdns
  timeout  : 5
  flags    : Request A records
  reach    : 0x00000000 (Not Reachable)
  order    : 300000

resolver #9
  domain   : 254.169.in-addr.arpa
  options  : mdns
  timeout  : 5
  flags    : Request A records
  order    : 300200
`;

/** Forms out of public reports, shortened, with documentation addresses for private ones. */
const RECORDED: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'one card (testssl/testssl.sh issue 395)',
    'exch1.corp.example',
    `DNS configuration

resolver #1
  nameserver[0] : 192.168.1.1
  if_index : 4 (en0)
  flags    : Request A records
  reach    : Reachable,Directly Reachable Address

resolver #2
  domain   : 166534133.members.btmm.icloud.com
  options  : pdns
  timeout  : 5
  flags    : Request A records
  order    : 150000
${MULTICAST}
DNS configuration (for scoped queries)

resolver #1
  nameserver[0] : 192.168.1.1
  if_index : 4 (en0)
  flags    : Scoped, Request A records
`,
    ['192.168.1.1 (en0)'],
  ],
  [
    'two of a provider (Automattic/team51-cli issue 161)',
    'exch1.corp.example',
    `DNS configuration

resolver #1
  nameserver[0] : 75.75.75.75
  nameserver[1] : 75.75.76.76
  if_index : 15 (en0)
  flags    : Request A records
  reach    : 0x00000002 (Reachable)
${MULTICAST}`,
    ['75.75.75.75 (en0)', '75.75.76.76 (en0)'],
  ],
  [
    'a link-local one with its zone (rthalley/dnspython issue 481)',
    'exch1.corp.example',
    `resolver #1
  nameserver[0] : fe80::8e3b:adff:fead:7bf6%en0
  nameserver[1] : 192.168.1.1
  if_index : 7 (en0)
  flags    : Request A records, Request AAAA records
  reach    : 0x00020002 (Reachable,Directly Reachable Address)
`,
    ['fe80::8e3b:adff:fead:7bf6 (en0)', '192.168.1.1 (en0)'],
  ],
  [
    "a VPN's before the card's (adrienverge/openfortivpn issue 534)",
    'exch1.corp.example',
    `DNS configuration

resolver #1
  search domain[0] : home-domain
  nameserver[0] : 192.0.2.1
  nameserver[1] : 192.0.2.2
  if_index : 16 (ppp0)
  flags    : Supplemental, Request A records
  reach    : 0x00000002 (Reachable)
  order    : 100000

resolver #2
  nameserver[0] : 10.0.2.1
  if_index : 4 (en0)
  flags    : Request A records
  reach    : 0x00020002 (Reachable,Directly Reachable Address)
  order    : 200000
${MULTICAST}`,
    ['192.0.2.1 (ppp0)', '192.0.2.2 (ppp0)', '10.0.2.1 (en0)'],
  ],
  [
    'of a utun, both families (firezone/firezone pull request 6220)',
    'exch1.corp.example',
    `DNS configuration

resolver #1
  search domain[0] : attlocal.net
  nameserver[0] : 100.100.111.1
  nameserver[1] : fd00:2021:1111:8000:100:100:111:0
  if_index : 35 (utun8)
  flags    : Supplemental, Request A records, Request AAAA records
  reach    : 0x00000003 (Reachable,Transient Connection)
  order    : 103200

resolver #2
  nameserver[0] : 2600:1700:3ecb:2410::1
  nameserver[1] : 192.168.1.254
  if_index : 13 (en0)
  flags    : Request A records, Request AAAA records
  order    : 200000
`,
    [
      '100.100.111.1 (utun8)',
      'fd00:2021:1111:8000:100:100:111:0 (utun8)',
      '2600:1700:3ecb:2410::1 (en0)',
      '192.168.1.254 (en0)',
    ],
  ],
  [
    'of the company for its own names, whose adapter the scoped one tells (mr-karan/doggo)',
    'exch1.foo.tld',
    `DNS configuration

resolver #1
  search domain[0] : foo.tld
  nameserver[0] : 192.168.1.87
  nameserver[1] : 8.8.8.8
  if_index : 13 (en4)
  flags    : Request A records

resolver #2
  domain   : foo.tld
  nameserver[0] : 10.100.0.2
  flags    : Supplemental, Request A records
  reach    : 0x00000002 (Reachable)
  order    : 102600

DNS configuration (for scoped queries)

resolver #3
  search domain[0] : foo.tld
  nameserver[0] : 10.100.0.2
  if_index : 26 (utun10)
  flags    : Scoped, Request A records
`,
    ['10.100.0.2 (utun10)'],
  ],
  [
    "not Tailscale's for a name that is not its own (mr-karan/doggo)",
    'exch1.corp.example',
    `DNS configuration

resolver #1
  nameserver[0] : 1.1.1.1
  nameserver[1] : 8.8.8.8
  if_index : 14 (en0)
  flags    : Request A records
  order    : 200000

resolver #3
  domain   : dove-climb.ts.net.
  nameserver[0] : 100.100.100.100
  if_index : 34 (utun12)
  flags    : Supplemental, Request A records, Request AAAA records
  order    : 101201
${MULTICAST}`,
    ['1.1.1.1 (en0)', '8.8.8.8 (en0)'],
  ],
  [
    'none while offline (Tunnelblick/Tunnelblick pull request 452)',
    'exch1.corp.example',
    `DNS configuration

resolver #1
  flags    : Request A records
Not Reachable
${MULTICAST}
DNS configuration (for scoped queries)

resolver #1
  search domain[0] : openvpn
  nameserver[0] : 8.8.8.8
  nameserver[1] : 8.8.4.4
  if_index : 13 (utun0)
  flags    : Scoped, Request A records
Reachable
`,
    [],
  ],
  [
    'a stub on loopback for its own domain alone (mr-karan/doggo)',
    'exch1.test',
    `DNS configuration

resolver #1
  search domain[0] : lan
  nameserver[0] : 8.8.8.8
  flags    : Request A records

resolver #2
  domain   : test
  nameserver[0] : 127.0.0.1
  port     : 5353
  flags    : Request A records, Request AAAA records
  reach    : 0x00030002 (Reachable,Local Address,Directly Reachable Address)
`,
    ['127.0.0.1:5353'],
  ],
];

describe('the name servers that scutil --dns tells of', () => {
  it.each(RECORDED)('are %s', (_, host, text, servers) => {
    expect(told(host, text)).toEqual(servers);
  });

  it.each([
    ['app.corp.example.com', ['10.0.0.2', '10.0.0.3']],
    ['corp.example.com.', ['10.0.0.2', '10.0.0.3']],
    ['APP.Example.com', ['10.0.0.1']],
    ['notcorp.example.com', ['10.0.0.1']],
    ['example.org', ['9.9.9.9']],
  ])('are those of the longest domain that holds %s', (host, servers) => {
    const text = [
      ['', '9.9.9.9'],
      ['  domain : *.example.com\n', '10.0.0.1'],
      ['  domain : corp.example.com\n', '10.0.0.2'],
      ['  domain : corp.example.com\n', '10.0.0.3'],
    ]
      .map(
        ([domain = '', server = ''], index) =>
          `resolver #${String(index + 1)}\n${domain}  nameserver[0] : ${server}\n`,
      )
      .join('\n');

    expect(told(host, text)).toEqual(servers);
  });

  it.each(['', 'No DNS configuration available\n', 'resolver #1\n', '\0'.repeat(1000)])(
    'are none in %j',
    (text) => {
      expect(told('exch1.corp.example', text)).toEqual([]);
    },
  );
});
