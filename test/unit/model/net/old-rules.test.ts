import { describe, expect, it } from 'vitest';
import { formatPortList, parsePortList } from '../../../../model/net/port-list.ts';

const read = (text: string): string => {
  const parsed = parsePortList(text);
  return parsed.ok ? formatPortList(parsed.ranges) : parsed.error;
};

describe('rules of before, and lists of what passes', () => {
  it.each([
    ['conduit permit tcp host 10.1.2.3 eq 135 any', '135'],
    ['conduit permit tcp host 10.1.2.3 range 1024 2000 10.9.0.0 255.255.0.0', '1024-2000'],
    ['outbound 10 permit 10.1.2.3 255.255.255.255 135 tcp', '135'],
    ['permit tcp any addrgroup MAIL eq 135', '135'],
    ['netsh firewall add portopening TCP 135 RPC', '135'],
    ['netsh firewall set portopening protocol = TCP port = 135 name = RPC mode = ENABLE', '135'],
    ['135:TCP:*:Enabled:RPC\n139:TCP:*:Disabled:SMB', '135'],
    ['pass in proto tcp from any to any port 1023 >< 2001', '1024-2000'],
    ['add element inet filter mail { 135, 6001-6004 }', '135,6001-6004'],
    [
      'PORT     STATE    SERVICE\n135/tcp  open     msrpc\n1026/tcp open     LSA-or-nterm\n1433/tcp filtered ms-sql-s',
      '135,1026',
    ],
    [
      '<entry name="exch"><protocol><tcp><port>135,1024-2000</port></tcp></protocol></entry>',
      '135,1024-2000',
    ],
    ['netsh advfirewall firewall add rule name=x protocol=TCP localport=RPC-EPMap', '135'],
  ])('%j opens %s', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    'netsh advfirewall firewall add rule name=x protocol=TCP localport=RPC',
    'v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|Name=x|',
    'Rule Name: x\nEnabled: Yes\nDirection: In\nProtocol: TCP\nLocalPort: RPC\nAction: Allow',
  ])('does not take the ports that Windows hands out for the mapper alone: %j', (text) => {
    expect(read(text)).toMatch(/only the device knows what this object stands for/);
  });

  it.each([
    ['conduit deny tcp host 10.1.2.3 eq 135 any', /denies/],
    ['pass in from any port 1023 >< 2001 to any', /neither|address/],
  ])('takes nothing for open that is not: %j', (text, why) => {
    expect(read(text)).toMatch(why);
  });
});

describe('ports in other words', () => {
  it.each([
    ['Ports: 135; 1024 – 2000', '135,1024-2000'],
    ['Ports: 135 / 593', '135,593'],
    ['ports 135 | tcp 593', '135,593'],
    ['135, 1024 -> 2000', '135,1024-2000'],
    ['1024 → 2000', '1024-2000'],
    ['entre 1024 et 2000', '1024-2000'],
    ['1024 jusqu’à 2000', '1024-2000'],
    ['von 1024 bis einschließlich 2000', '1024-2000'],
    ['da 1024 a 2000', '1024-2000'],
    ['desde 1024 hasta 2000', '1024-2000'],
    ['135 y 1024-2000', '135,1024-2000'],
    ['puertos: 135', null],
    ['everything above 1023', '1024-65535'],
    ['Port: 135 en 593', '135,593'],
  ])('%j is %s', (text, ports) => {
    if (ports === null) expect(read(text)).toMatch(/is neither a port nor a range/);
    else expect(read(text)).toBe(ports);
  });

  it.each(['Ports: 135 samt auch 1024-2000', 'ports 135; alle ab 1024', 'Ports: 135 nicht 445'])(
    'reads %j whole or not at all',
    (text) => {
      expect(read(text)).toMatch(/is neither a port nor a range/);
    },
  );
});
