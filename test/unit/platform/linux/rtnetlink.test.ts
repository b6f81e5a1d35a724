import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressBytes, addressText } from '../../../../probes/platform/address-bytes.ts';
import { canonicalAddress } from '../../../../probes/platform/canonical-address.ts';
import {
  errnoOf,
  linkIn,
  messagesIn,
  routeIn,
  routeRequest,
} from '../../../../probes/platform/linux/rtnetlink.ts';

const END =
  '08001900 00000000 24000c00 0200000000000000000000000000000000000000000000000000000000000000';

/** Answers of a kernel (6.18), byte for byte; indices and addresses are those of a namespace. */
const ANSWERS = {
  byGateway: `70000000 1800 0000 07000000 af7f0000 02200000fe000001 00020000 08000f00fe000000 08000100c6336407 0800040003000000 08000700c0000202 08000500c0000201 ${END}`,
  onLink: `68000000 1800 0000 07000000 af7f0000 02200000fe000001 00020000 08000f00fe000000 08000100c0000209 0800040003000000 08000700c0000202 ${END}`,
  unnumbered: `68000000 1800 0000 07000000 af7f0000 02200000fe000001 00020000 08000f00fe000000 080001000a141e28 0800040004000000 08000700c0000202 ${END}`,
  six: 'b00000001800000007000000af7f00000a808000fe0300010000000008000f00fe0000001400010020010db800010000000000000000000914000200000000000000000000000000000000001400070020010db800000000000000000000000208000600000400001400050020010db8000000000000000000000001080004000300000024000c0002000000000000000000000000000000000000000000000000000000000000000500140000000000',
  unreachable:
    '380000000200000007000000af7f00008fffffff240000001a0001000700000000000000022000000000000000100000080001000a420001',
  loopback:
    '30000000 1000 0000 07000000 af7f0000 00000403 01000000 49000100 00000000 07000300 6c6f0000 08000d00 e8030000',
};
const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const only = (hex: string) => messagesIn(bytesOf(hex))[0]!;

describe('what the kernel answers to "which way"', () => {
  it.each([
    ['byGateway', { oif: 3, source: '192.0.2.2', gateway: '192.0.2.1', table: 254, family: 4 }],
    ['onLink', { oif: 3, source: '192.0.2.2', gateway: null }],
    ['unnumbered', { oif: 4, source: '192.0.2.2', gateway: null }],
    ['six', { oif: 3, source: '2001:db8::2', gateway: '2001:db8::1', family: 6 }],
  ] as const)('%s is read with its interface, its source and its next hop', (name, expected) => {
    expect(routeIn(only(ANSWERS[name]))).toMatchObject(expected);
  });

  it('a route that forbids is the name of its error', () => {
    expect(errnoOf(only(ANSWERS.unreachable))).toBe(113);
  });

  it('an interface says its name and whether it runs', () => {
    expect(linkIn(only(ANSWERS.loopback))).toEqual({ name: 'lo', isRunning: true });
  });

  it('whatever bytes come, nothing is read beyond them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(ANSWERS)),
        fc.nat(200),
        fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 6 }),
        (hex, length, edits) => {
          const bytes = Buffer.from(bytesOf(hex).subarray(0, length));
          for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
          for (const message of messagesIn(bytes)) {
            routeIn(message);
            linkIn(message);
            errnoOf(message);
          }
        },
      ),
    );
  });
});

describe('addresses in bytes', () => {
  it.each([
    '10.20.30.40',
    '2001:db8::9',
    '::',
    '::1',
    'fe80::1',
    '1:2:3:4:5:6:7:8',
    '255.0.0.1',
    '2001:db8:0:1::',
  ])('%s stays itself', (address) => {
    expect(addressText(addressBytes(address))).toBe(canonicalAddress(address));
  });

  it('every address stays itself, and stands in the question', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const bytes = addressBytes(address);

        expect(addressText(bytes)).toBe(canonicalAddress(address));
        expect(routeRequest(address, 1).subarray(32, 32 + bytes.length)).toEqual(bytes);
      }),
    );
  });
});
