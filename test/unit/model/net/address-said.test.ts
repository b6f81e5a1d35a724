import { describe, expect, it } from 'vitest';
import { addressError, isAnyAddress, parseAddress } from '../../../../model/net/address-list.ts';

describe('networks as people and devices write them', () => {
  it.each([
    ['10.1.2/24', '10.1.2.0/24'],
    ['10/8', '10.0.0.0/8'],
    ['192.168/16', '192.168.0.0/16'],
    ['10.*', '10.0.0.0/8'],
    ['*.*.*.*', '0.0.0.0/0'],
    ['from 10.1.2.0 to 10.1.2.255', '10.1.2.0/24'],
    ['10.1.2.0 (255.255.255.0)', '10.1.2.0/24'],
    ['10.1.2.0,255.255.255.0', '10.1.2.0/24'],
    ['10.1.2.0 wildcard 0.0.0.255', '10.1.2.0/24'],
    ['wildcard 10.1.2.0 0.0.0.255', '10.1.2.0/24'],
    ['source 10.1.2.0/24', '10.1.2.0/24'],
    ['-s 10.1.2.3', '10.1.2.3'],
    ['ip4:10.1.2.3', '10.1.2.3'],
    ['10.1.2.3 # EXCH1', '10.1.2.3'],
    ['[2001:db8::]/32', '2001:db8::/32'],
  ])('%j means %s', (text, plain) => {
    expect(parseAddress(text)).toEqual(parseAddress(plain));
    expect(addressError(plain)).toBeNull();
  });

  it.each(['any any', 'any/any', '<any>', 'all addresses', 'all networks', 'any-ipv4'])(
    '%j is everything',
    (text) => {
      expect(isAnyAddress(text)).toBe(true);
    },
  );

  it.each(['!10.1.2.3', 'not 10.1.2.0/24', 'except 10.1.2.3'])(
    '%j is not turned into its contrary',
    (text) => {
      expect(addressError(text)).toMatch(/says what is left out/);
    },
  );
});
