import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesFor } from '../../../../diagnosis/advice/lines.ts';
import { formatPortList, parsePortList } from '../../../../model/net/port-list.ts';
import { normalizePorts, type PortRange } from '../../../../model/net/port-set.ts';

const read = (text: string): string => {
  const parsed = parsePortList(text);
  return parsed.ok ? formatPortList(parsed.ranges) : parsed.error;
};

describe('an access list in the dialect of a device', () => {
  it.each([
    ['0-65535', '1-65535'],
    ['0:1023', '1-1023'],
    ['eq 135', '135'],
    ['eq https', '443'],
    ['EQ 135 443', '135,443'],
    ['range 1024 2000', '1024-2000'],
    ['range 6001-6004', '6001-6004'],
    ['gt 1023', '1024-65535'],
    ['>= 49152', '49152-65535'],
    ['lt 2000', '1-1999'],
    ['≤1024', '1-1024'],
    ['neq 25', '1-24,26-65535'],
    ['!= 1', '2-65535'],
    ['135 1024-2000', '135,1024-2000'],
    ['135 and 1024 to 2000', '135,1024-2000'],
    ['{ 135, 1024-2000 }', '135,1024-2000'],
    ['[135; 593]', '135,593'],
    ['"135","1024-2000"', '135,1024-2000'],
    ['tcp/135 udp/53', '135'],
    ['135/tcp 53/udp 593', '135,593'],
    ['TCP 135 593', '135,593'],
    ['TCP-135', '135'],
    ['tcp/udp 135', '135'],
    ['135 (RPC), 1024-2000 (dynamic)', '135,1024-2000'],
    ['135，1024－2000', '135,1024-2000'],
    ['１３５、１０２４〜２０００', '135,1024-2000'],
    ['135\u200B,\u00A01024\u20112000', '135,1024-2000'],
    ['135:139', '135-139'],
    [':1023', '1-1023'],
    ['1024:', '1024-65535'],
    ['1024-', '1024-65535'],
    ['Ports: 135, 593', '135,593'],
    ['RPC, tcp-high-ports', '135,1024-65535'],
    ['135 | 593', '135,593'],
    ['*', '1-65535'],
    ['rem mapper\r\n135\r\n! high\r\n1024-2000', '135,1024-2000'],
    ['access-list OUT extended permit tcp any4 10.1.0.0 255.255.0.0 eq 135', '135'],
    ['permit tcp any eq 1024 host 10.1.2.3 eq 135 593\ndeny ip any any', '135,593'],
    ['permit ip any any', '1-65535'],
    ['10 permit tcp any any range 1024 2000 log', '1024-2000'],
    ['-A FORWARD -p tcp -m multiport --dports 135,1024:2000 -j ACCEPT', '135,1024-2000'],
    ['New-NetFirewallRule -Protocol TCP -LocalPort 135, 1024-2000 -Action Allow', '135,1024-2000'],
    ['ip daddr 10.1.2.3 tcp dport 135 accept', '135'],
  ])('reads %j', (text, ports) => {
    expect(read(text)).toBe(ports);
  });

  it.each([
    ['lt 1', '"lt 1" holds no port: write the ports that pass, or any for all of them'],
    ['tcp', '"tcp" holds no port: write the ports that pass, or any for all of them'],
    ['eq 70000', '"eq 70000" is out of range: ports run from 1 to 65535'],
    ['range 2000 1024', '"range 2000 1024" runs backwards: write 1024-2000'],
    [
      'any any 135',
      '"any any 135": any stands for every port, so write it alone, or only the ports',
    ],
    [
      'object-group RPC',
      '"object-group RPC": only the device knows what this object stands for: write its ports, for example 135,1024-2000',
    ],
    [
      'permit tcp any any eq 135\ndeny tcp any any eq 593',
      '"deny tcp any any eq 593" denies: write the ports of such lines under "deny", and the others here',
    ],
    [
      'exchange ports',
      '"exchange ports" is neither a port nor a range: write for example 135 or 1024-2000',
    ],
  ])('refuses %j with the next step', (text, error) => {
    expect(read(text)).toBe(error);
  });

  const range = fc
    .tuple(fc.integer({ min: 1, max: 65535 }), fc.integer({ min: 0, max: 3000 }))
    .map(([from, more]): PortRange => ({ from, to: Math.min(65535, from + more) }));
  const lists = fc.array(range, { minLength: 1, maxLength: 8 });
  const DIALECTS: readonly ((one: PortRange) => string)[] = [
    ({ from, to }) => `${String(from)}-${String(to)}`,
    ({ from, to }) => `tcp/${String(from)}–${String(to)}`,
    ({ from, to }) => `${String(from)}:${String(to)}`,
    ({ from, to }) => `range ${String(from)} ${String(to)}`,
    ({ from, to }) => `"${String(from)} .. ${String(to)}"`,
    ({ from, to }) => (from === to ? `eq ${String(from)}` : `${String(from)} to ${String(to)}`),
  ];

  it('means the same ports in every dialect, with every separator', () => {
    fc.assert(
      fc.property(
        lists,
        fc.constantFrom(', ', ';', '\n', ' | ', '，', ' '),
        fc.array(fc.constantFrom(...DIALECTS), { minLength: 8, maxLength: 8 }),
        (ranges, separator, dialects) => {
          const text = ranges.map((one, index) => dialects[index]!(one)).join(separator);

          expect(parsePortList(text)).toEqual({ ok: true, ranges, ignored: [] });
        },
      ),
    );
  });

  it('is read back from every line that is written for a device', () => {
    fc.assert(
      fc.property(
        lists,
        fc.constantFrom([], ['10.1.9.1'], ['10.1.9.0/24', '10.2.0.1-10.2.0.9'], ['pool.example']),
        (ranges, source) => {
          const ports = normalizePorts(ranges);
          for (const { text } of linesFor('?', {
            source,
            destination: '10.1.2.3',
            ports,
            group: null,
          })) {
            const parsed = parsePortList(text);

            expect(parsed.ok ? normalizePorts(parsed.ranges) : parsed.error).toEqual(ports);
          }
        },
      ),
    );
  });
});
