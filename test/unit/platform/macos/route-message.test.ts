import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeQuestion, routeReply } from '../../../../probes/platform/macos/route-message.ts';

const PID = 4711;
const SEQ = 3;
const FLAG = { up: 0x1, gateway: 0x2, host: 0x4, reject: 0x8, blackhole: 0x1000, done: 0x40 };

const inet = (address: string): Buffer =>
  Buffer.from([16, 2, 0, 0, ...address.split('.').map(Number), ...Array<number>(8).fill(0)]);
const inet6 = (hex: string): Buffer => Buffer.from(`1c1e000000000000${hex}00000000`, 'hex');
/** sockaddr_dl (net/if_dl.h): length, family, index, type, lengths of name, address and selector. */
const link = (name: string, index = 11): Buffer =>
  Buffer.concat([
    Buffer.from([20, 18, index, 0, 6, name.length, 0, 0]),
    Buffer.from(name.padEnd(12, '\0'), 'latin1'),
  ]);
/** A netmask as xnu shortens it: its length covers no more than its last byte that is not zero. */
const mask = (...bytes: number[]): Buffer => {
  const short = Buffer.from([4 + bytes.length, 0, 0, 0, ...bytes]);
  return Buffer.concat([short, Buffer.alloc((4 - (short.length % 4)) % 4)]);
};
const EMPTY = Buffer.alloc(4);

/** An answer of net/route.h: `rt_msghdr`, then the sockaddrs by the bits of `addrs`. */
function reply(
  flags: number,
  addrs: number,
  addresses: Buffer[],
  change: Record<number, number> = {},
) {
  const header = Buffer.alloc(92);
  const body = Buffer.concat(addresses);
  header.writeUInt16LE(92 + body.length, 0);
  header.writeUInt8(5, 2);
  header.writeUInt8(4, 3);
  header.writeInt32LE(flags, 8);
  header.writeInt32LE(addrs, 12);
  header.writeInt32LE(PID, 16);
  header.writeInt32LE(SEQ, 20);
  for (const [at, value] of Object.entries(change)) header.writeInt32LE(value, Number(at));
  return Buffer.concat([header, body]);
}
const DST = 0x1;
const GATEWAY = 0x2;
const NETMASK = 0x4;
const IFP = 0x10;
const IFA = 0x20;
const ALL = DST | GATEWAY | NETMASK | IFP | IFA;
const UP = FLAG.up | FLAG.done;
const read = (bytes: Buffer) => routeReply(bytes, PID, SEQ);

describe('the routing socket of macOS', () => {
  it('is asked for one host and its interface', () => {
    const question = routeQuestion('10.20.30.40', PID, SEQ);

    expect(question.length).toBe(question.readUInt16LE(0));
    expect([question[2], question[3]]).toEqual([5, 4]);
    expect(question.readInt32LE(12)).toBe(DST | IFP);
    expect(question.subarray(92, 108)).toEqual(inet('10.20.30.40'));
    expect(question.subarray(108, 110)).toEqual(Buffer.from([20, 18]));
  });

  it('is asked for an IPv6 host', () => {
    const question = routeQuestion('2001:db8::9', PID, SEQ);

    expect(question.subarray(92, 120)).toEqual(inet6('20010db8000000000000000000000009'));
  });

  it.each([
    [
      'by a gateway',
      reply(UP | FLAG.gateway, ALL, [
        inet('0.0.0.0'),
        inet('192.0.2.1'),
        EMPTY,
        link('en0'),
        inet('192.0.2.2'),
      ]),
      { adapter: 'en0', source: '192.0.2.2', nextHop: '192.0.2.1' },
    ],
    [
      'on the link, behind a shortened netmask',
      reply(UP, ALL, [inet('10.8.0.0'), link('utun3'), mask(255), link('utun3'), inet('10.8.0.2')]),
      { adapter: 'utun3', source: '10.8.0.2', nextHop: null },
    ],
    [
      'by the second of two adapters with one address',
      reply(UP, ALL, [
        inet('10.20.0.0'),
        link('utun5'),
        mask(255, 255),
        link('utun5'),
        inet('10.8.0.2'),
      ]),
      { adapter: 'utun5', source: '10.8.0.2', nextHop: null },
    ],
    [
      'over IPv6, whose gateway holds its scope in its second word',
      reply(UP | FLAG.gateway, DST | GATEWAY | IFP | IFA, [
        inet6('00000000000000000000000000000000'),
        inet6('fe80000b000000000000000000000001'),
        link('en0'),
        inet6('20010db8000000000000000000000002'),
      ]),
      { adapter: 'en0', source: '2001:db8::2', nextHop: 'fe80::1' },
    ],
    [
      'to this Mac itself',
      reply(UP | FLAG.host, ALL, [
        inet('127.0.0.1'),
        inet('127.0.0.1'),
        EMPTY,
        link('lo0'),
        inet('127.0.0.1'),
      ]),
      { adapter: 'lo0', source: '127.0.0.1', nextHop: null },
    ],
  ])('a route %s is read', (_, bytes, expected) => {
    expect(read(bytes)).toEqual({ kind: 'route', ...expected });
  });

  it.each([
    ['reject', FLAG.reject, 'EHOSTUNREACH'],
    ['blackhole', FLAG.blackhole, 'EINVAL'],
  ])('a %s route forbids', (_, flag, error) => {
    expect(read(reply(UP | flag, DST, [inet('10.0.0.0')]))).toEqual({ kind: 'forbidden', error });
  });

  it('no route is an error of its own', () => {
    expect(read(reply(0, 0, [], { 24: 3 }))).toEqual({ kind: 'refused', errno: 3 });
  });

  it.each([
    ['another process', reply(UP, 0, [], { 16: 1 })],
    ['an earlier question', reply(UP, 0, [], { 20: 2 })],
    ['nobody: a route that was added', Buffer.from(reply(UP, 0, [])).fill(1, 3, 4)],
  ])('an answer to %s is passed over', (_, bytes) => {
    expect(read(bytes)).toBeNull();
  });

  it('whatever bytes come, nothing is read beyond them', () => {
    const whole = reply(UP | FLAG.gateway, ALL, [
      inet('0.0.0.0'),
      inet('192.0.2.1'),
      mask(255),
      link('en0'),
      inet('192.0.2.2'),
    ]);
    fc.assert(
      fc.property(
        fc.nat(whole.length),
        fc.array(fc.tuple(fc.integer({ min: 24, max: 180 }), fc.nat(255)), { maxLength: 8 }),
        (length, edits) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;

          expect(() => read(bytes)).not.toThrow();
        },
      ),
    );
  });
});
