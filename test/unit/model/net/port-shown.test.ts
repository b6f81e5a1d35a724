import { describe, expect, it } from 'vitest';
import { addressError, isAnyAddress } from '../../../../model/net/address-list.ts';
import { formatPortList, parsePortList } from '../../../../model/net/port-list.ts';

const read = (text: string): string => {
  const parsed = parsePortList(text);
  return parsed.ok ? formatPortList(parsed.ranges) : parsed.error;
};

const CHAIN = `table inet filter {
  chain forward {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "tun0" counter packets 12 bytes 720
    ip daddr 10.1.2.3 tcp dport 135 accept
    ip daddr 10.1.2.3 tcp dport 1024-2000 counter accept
  }
}`;

const NETSH = `Rule Name:                            Exchange RPC
----------------------------------------------------------------------
Enabled:                              Yes
Direction:                            In
Profiles:                             Domain,Private,Public
Grouping:
LocalIP:                              Any
RemoteIP:                             10.99.0.0/255.255.0.0
Protocol:                             TCP
LocalPort:                            135,1024-2000
RemotePort:                           Any
Edge traversal:                       No
Action:                               Allow
Ok.`;

describe('rules as their devices list them', () => {
  it.each([
    ['a chain of nft', CHAIN, '135,1024-2000'],
    [
      'a chain of nft on one line',
      'chain f { tcp dport 135 accept; tcp dport 1024-2000 accept; }',
      '135,1024-2000',
    ],
    [
      'two rules of nft on one line',
      'tcp dport 135 accept; tcp dport { 593, 1024-2000 } accept',
      '135,593,1024-2000',
    ],
    ['a rule of netsh', NETSH, '135,1024-2000'],
    [
      'an outgoing rule of netsh',
      NETSH.replace(' In\n', ' Out\n').replace(/135,1024-2000([^]*RemotePort: +)Any/, 'Any$1135'),
      '135',
    ],
    [
      'two rules of netsh',
      `${NETSH}\n\n${NETSH.replace('135,1024-2000', '593')}`,
      '135,1024-2000,593',
    ],
    [
      'Get-NetFirewallPortFilter',
      'Protocol      : TCP\nLocalPort     : {135, 1024-2000}\nRemotePort    : Any\nIcmpType      : Any\nDynamicTarget : Any',
      '135,1024-2000',
    ],
    [
      'a rule in the registry of Windows',
      'v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|LPort2_10=1024-2000|App=System|Name=EXCH|',
      '135,1024-2000',
    ],
    [
      'ufw status',
      'Status: active\n\nTo                         Action      From\n--                         ------      ----\n135/tcp                    ALLOW IN    10.99.0.0/16\n[ 2] 1024:2000/tcp         ALLOW IN    Anywhere (v6)',
      '135,1024-2000',
    ],
    ['ports of ufw status', '10.1.2.3 135,1024:2000/tcp   ALLOW IN    Anywhere', '135,1024-2000'],
    [
      'a protocol definition of ISA',
      'RPC Exchange  TCP  135-135  Outbound\nHigh  TCP  1024-2000  Outbound',
      '135,1024-2000',
    ],
    ['a line of ISA', '135  TCP  Outbound\n1024-2000  TCP  Outbound', '135,1024-2000'],
    [
      'a port range of ISA',
      'Port Range: From 1024 To 2000, Protocol type: TCP, Direction: Outbound',
      '1024-2000',
    ],
    ['SonicOS', 'TCP(6) 1024-2000', '1024-2000'],
    ['SonicOS with UDP', 'TCP(6) 135-135\nUDP(17) 53-53', '135'],
  ])('%s', (_, text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    ['Port 135 sowie 1024 bis 2000', '135,1024-2000'],
    ['ports 135 and 1024 to 2000', '135,1024-2000'],
    ['destination-port 1024 through 2000', '1024-2000'],
    ['dst-port 1024..2000', '1024-2000'],
  ])('%j loses no end of a range', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    [CHAIN.replace('1024-2000 counter accept', '445 drop'), /denies/],
    ['chain f { tcp dport 135 accept; tcp dport 445 drop; }', /denies/],
    [NETSH.replace('Allow', 'Block'), /denies/],
    ['v2.30|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=135|', /denies/],
    ['135/tcp   DENY IN    Anywhere', /denies/],
    ['135,!445', /"!445" denies/],
    ['135, 1024-2000, !1433', /"!1433" denies/],
  ])('%j opens nothing that it keeps out', (text, why) => {
    expect(read(text)).toMatch(why);
  });

  it('a rule of Windows that is switched off opens nothing', () => {
    const off = NETSH.replace('Yes', 'No').replace('135,1024-2000', '445');
    expect(read(`${NETSH}\n\n${off}`)).toBe('135,1024-2000');
  });
});

describe('places as their devices name them', () => {
  it.each([
    'Any;',
    'any IPv4 address',
    'All Networks (and Local Host)',
    'Any IPv4',
    'all hosts',
    'all ip addresses',
  ])('%j is everything', (text) => {
    expect(isAnyAddress(text)).toBe(true);
  });

  it.each([
    'Internal',
    'External',
    'Internet',
    'LocalSubnet',
    'VirtualNetwork',
    'Any-External',
    'Any External',
    'all_addresses',
    'Everyone',
    'None',
    'Local Host',
    'VPN Clients',
  ])('%j stands for what only the device knows, and is the name of no host', (text) => {
    expect(addressError(text)).toMatch(/only the device knows/);
  });
});
