import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProcTcp } from '../../../../probes/platform/linux/proc-tcp.ts';

/** Lines of the form that proc(5) gives, as an x86-64 kernel 6.18 prints them. */
const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 11111 1 0000000000000000 100 0 0 10 0
   1: 0700A8C0:C350 0A02010A:0493 01 00000000:00000000 02:000A1B2C 00000000  1000        0 22222 2 0000000000000000 20 4 30 10 -1
   2: 0700A8C0:C351 0A02010A:0087 06 00000000:00000000 03:00001234 00000000     0        0 0 3 0000000000000000
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: B80D0120000000000000000001000000:C352 B80D0120000000000000000002000000:01BB 08 00000000:00000000 00:00000000 00000000  1000        0 33333 1 0000000000000000 20 4 30 10 -1
   1: 0000000000000000FFFF00000700A8C0:C353 0000000000000000FFFF00000A02010A:0493 02 00000001:00000000 01:00000014 00000000  1000        0 44444 2 0000000000000000 100 0 0 10 -1
`;

describe("the kernel's table of TCP connections", () => {
  it('gives addresses, ports, state and inode of IPv4, without the listeners', () => {
    expect(parseProcTcp(TCP, 'LE')).toEqual([
      {
        localAddress: '192.168.0.7',
        localPort: 50000,
        remoteAddress: '10.1.2.10',
        remotePort: 1171,
        state: 'established',
        inode: 22222,
      },
      {
        localAddress: '192.168.0.7',
        localPort: 50001,
        remoteAddress: '10.1.2.10',
        remotePort: 135,
        state: 'time-wait',
        inode: 0,
      },
    ]);
  });

  it('gives IPv6 as people write it, and IPv4 over an IPv6 socket as IPv4', () => {
    expect(parseProcTcp(TCP6, 'LE')).toEqual([
      {
        localAddress: '2001:db8::1',
        localPort: 50002,
        remoteAddress: '2001:db8::2',
        remotePort: 443,
        state: 'close-wait',
        inode: 33333,
      },
      {
        localAddress: '192.168.0.7',
        localPort: 50003,
        remoteAddress: '10.1.2.10',
        remotePort: 1171,
        state: 'syn-sent',
        inode: 44444,
      },
    ]);
  });

  it('reads a big-endian machine, whose kernel prints the bytes in their order', () => {
    const line =
      '   1: C0A80007:C350 0A01020A:0493 01 00000000:00000000 02:000A1B2C 00000000  1000        0 22222 2 0000000000000000';

    expect(parseProcTcp(line, 'BE')).toMatchObject([
      {
        localAddress: '192.168.0.7',
        localPort: 50000,
        remoteAddress: '10.1.2.10',
        remotePort: 1171,
      },
    ]);
  });

  it('leaves out lines of another form and survives any text', () => {
    expect(parseProcTcp('  1: 0700A8C0:C350 torn', 'LE')).toEqual([]);
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('LE' as const, 'BE' as const), (text, order) => {
        expect(parseProcTcp(text, order).length).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});
