import { describe, expect, it } from 'vitest';
import {
  parseResolvectl,
  resolvedServersFor,
} from '../../../../probes/platform/linux/resolvectl.ts';

/** As systemd 252 of Debian 12 says it of a card and a split tunnel. */
const SPLIT = `Global
         Protocols: +LLMNR +mDNS -DNSOverTLS DNSSEC=no/unsupported
  resolv.conf mode: foreign
Current DNS Server: 198.51.100.53
        DNS Servers 198.51.100.53

Link 2 (far)
Current Scopes: none
     Protocols: -DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported

Link 3 (eth0)
Current Scopes: DNS LLMNR/IPv4
     Protocols: +DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
   DNS Servers: 192.0.2.53 2001:db8::53
    DNS Domain: fritz.box

Link 4 (tun0)
Current Scopes: DNS LLMNR/IPv4 LLMNR/IPv6
     Protocols: -DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
   DNS Servers: 10.8.0.1 10.8.0.9:5353#dns.corp.example
    DNS Domain: ~corp.example
`;
/** In the manner of systemd 245 (Ubuntu 20.04): a line for each value. */
const OLD = `Global
       LLMNR setting: no
MulticastDNS setting: no
  DNSOverTLS setting: no
          DNSSEC NTA: 10.in-addr.arpa
                      home

Link 3 (tun0)
      Current Scopes: DNS
DefaultRoute setting: yes
         DNS Servers: 10.8.0.1
          DNS Domain: ~.

Link 2 (ens3)
      Current Scopes: DNS
DefaultRoute setting: yes
  Current DNS Server: 192.0.2.53
         DNS Servers: 192.0.2.53
                      2001:db8::53
          DNS Domain: fritz.box
`;
/** In the manner of systemd 257: long lists go on in the next line, and the default has a key too. */
const NEW = `Global
           Protocols: +LLMNR +mDNS -DNSOverTLS DNSSEC=no/unsupported
    resolv.conf mode: stub
Fallback DNS Servers: 203.0.113.1#a.example 203.0.113.2#b.example
                      [2001:db8::1]:853#c.example

Link 2 (eno2)
    Current Scopes: none
         Protocols: -DefaultRoute +LLMNR -mDNS -DNSOverTLS DNSSEC=no/unsupported
       DNS Servers: 10.64.0.254 fd64::fffe
     Default Route: no

Link 3 (eno1)
    Current Scopes: DNS LLMNR/IPv4 LLMNR/IPv6
         Protocols: +DefaultRoute LLMNR=resolve -mDNS -DNSOverTLS DNSSEC=no/unsupported
Current DNS Server: fe80::861e:a3ff:feb1:f8e7%3
       DNS Servers: 192.0.2.12 192.0.2.13
                    fe80::861e:a3ff:feb1:f8e7%3
     Default Route: yes
`;

const servers = (host: string, text: string): readonly string[] =>
  resolvedServersFor(host, parseResolvectl(text)).map(
    ({ address, adapter }) => `${address} ${adapter ?? '-'}`,
  );
const INSIDE = ['10.8.0.1 tun0', '10.8.0.9:5353 tun0'];
const OUTSIDE = ['198.51.100.53 -', '192.0.2.53 eth0', '2001:db8::53 eth0'];

describe('what systemd-resolved asks for a name', () => {
  it.each([
    ["a name of the tunnel's domain", 'exch1.corp.example', SPLIT, INSIDE],
    ['the domain itself, as typed', 'CORP.example.', SPLIT, INSIDE],
    ['a name that only ends like it', 'notcorp.example', SPLIT, OUTSIDE],
    [
      "a name of the card's domain",
      'nas.fritz.box',
      SPLIT,
      ['192.0.2.53 eth0', '2001:db8::53 eth0'],
    ],
    ['any other name', 'mail.example.net', SPLIT, OUTSIDE],
    [
      'any name, where the tunnel takes all',
      'exch1.corp.example',
      SPLIT.replace('~corp.example', '~.'),
      INSIDE,
    ],
    [
      'the longest of two domains',
      'exch1.eu.corp.example',
      SPLIT.replace('fritz.box', 'eu.corp.example'),
      ['192.0.2.53 eth0', '2001:db8::53 eth0'],
    ],
    [
      'both links of one domain',
      'exch1.corp.example',
      SPLIT.replace('fritz.box', 'corp.example'),
      ['192.0.2.53 eth0', '2001:db8::53 eth0', ...INSIDE],
    ],
    [
      'a tunnel without a carrier',
      'exch1.corp.example',
      SPLIT.replace('DNS LLMNR/IPv4 LLMNR/IPv6', 'none'),
      OUTSIDE,
    ],
    ['a tunnel that takes all, of systemd 245', 'exch1.corp.example', OLD, ['10.8.0.1 tun0']],
    [
      "a card's domain, of systemd 245",
      'nas.fritz.box',
      OLD,
      ['192.0.2.53 ens3', '2001:db8::53 ens3'],
    ],
    [
      'one default route, of systemd 257',
      'exch1.corp.example',
      NEW,
      ['192.0.2.12 eno1', '192.0.2.13 eno1', 'fe80::861e:a3ff:feb1:f8e7 eno1'],
    ],
    [
      'the fallback, where no link has any',
      'exch1.corp.example',
      NEW.replace('DNS LLMNR/IPv4 LLMNR/IPv6', 'none'),
      ['203.0.113.1 -', '203.0.113.2 -', '[2001:db8::1]:853 -'],
    ],
    ['nothing', 'exch1.corp.example', 'Failed to get global data', []],
    ['no servers', 'exch1.corp.example', 'Global\nDNS Servers: nonsense -- 1.2\n', []],
  ])('is that of %s', (_, host, text, expected) => {
    expect(servers(host, text)).toEqual(expected);
  });
});
