import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impossibleAddress } from '../../../../model/net/impossible-address.ts';

const OWN = ['192.0.2.7', 'fd00::7'];

describe('an address that cannot be the server', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['0.0.0.1', 'unspecified'],
    ['::', 'unspecified'],
    ['0:0:0:0:0:0:0:0', 'unspecified'],
    ['255.255.255.255', 'broadcast'],
    ['224.0.0.252', 'multicast'],
    ['239.255.255.250', 'multicast'],
    ['ff02::fb', 'multicast'],
    ['::ffff:0.0.0.0', 'unspecified'],
    ['::ffff:0:0', 'unspecified'],
    ['64:ff9b::', 'unspecified'],
    ['64:ff9b::e000:fc', 'multicast'],
  ] as const)('%s is never one, even where a person typed it: %s', (address, why) => {
    expect(impossibleAddress(address, OWN, false)).toBe(why);
    expect(impossibleAddress(address, OWN, true)).toBe(why);
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.0.1.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['64:ff9b::127.0.0.1', 'loopback'],
    ['64:ff9b:1::7f00:1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['2002:7f00:1::1', 'loopback'],
    ['2002:a9fe:1b6::1', 'link-local'],
    ['64:ff9b::a9fe:1b6', 'link-local'],
    ['169.254.1.182', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['192.0.2.7', 'own'],
    ['FD00::7', 'own'],
  ] as const)('%s out of a name is none (%s), and is taken where it was typed', (address, why) => {
    expect(impossibleAddress(address, OWN, false)).toBe(why);
    expect(impossibleAddress(address, OWN, true)).toBeNull();
  });

  it('is the broadcast address of a subnet of this laptop, and no other last address', () => {
    const own = ['192.0.2.7/24', '10.1.2.3/22', '10.9.9.2/31', '10.0.0.1/32', 'fd00::7/64'];
    for (const address of ['192.0.2.255', '10.1.3.255', '::ffff:192.0.2.255'])
      for (const isTyped of [true, false])
        expect(impossibleAddress(address, own, isTyped)).toBe('broadcast');
    for (const address of ['192.0.3.255', '10.1.2.255', '10.9.9.3', '192.0.2.254', '10.0.0.2'])
      expect(impossibleAddress(address, own, false)).toBeNull();
    for (const address of ['192.0.2.7', '10.0.0.1', 'fd00::7'])
      expect(impossibleAddress(address, own, false)).toBe('own');
  });

  it('lets every other address be one', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.tuple(octet, octet, octet, octet), ([a, b, c, d]) => {
        fc.pre(![0, 127].includes(a) && a < 224 && !(a === 169 && b === 254));
        fc.pre([a, b, c, d].join('.') !== '192.0.2.7');
        expect(impossibleAddress([a, b, c, d].join('.'), OWN, false)).toBeNull();
      }),
    );
    for (const address of ['10.1.2.3', '2001:db8::1', 'fd00::8', '::ffff:10.1.2.3'])
      expect(impossibleAddress(address, OWN, false)).toBeNull();
  });

  it('says nothing of what is no address', () => {
    for (const text of ['', 'exch1', '999.1.1.1', '127.1'])
      expect(impossibleAddress(text, OWN, false)).toBeNull();
  });
});
