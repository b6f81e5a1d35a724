import fc from 'fast-check';
import { BlockList } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  addressError,
  holdsAddress,
  networksOf,
  parseAddress,
} from '../../../../model/net/address-list.ts';

describe('sources and destinations as people type them', () => {
  it.each<readonly [entry: string, address: string, held: boolean]>([
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['10.1.0.0/16', '10.1.255.255', true],
    ['10.1.2.3/16', '10.1.0.0', true],
    ['10.1.0.0/16', '10.2.0.0', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['10.1.2.3-10.1.2.9', '10.1.2.9', true],
    ['10.1.2.3 – 10.1.2.9', '10.1.2.10', false],
    ['2001:DB8:0:0::1', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['::ffff:10.1.2.3', '::ffff:a01:203', true],
    ['fe80::1', 'fe80::1%eth0', true],
    ['0.0.0.0/0', '::1', false],
    ['10.1.2.3-9', '10.1.2.9', true],
    ['10.1.2.3-9', '10.1.2.10', false],
    ['10.1.2.0 – 255', '10.1.2.255', true],
    ['10.1.2.*', '10.1.2.200', true],
    ['10.1.2.*', '10.1.3.1', false],
    ['10.1.x.x', '10.1.255.1', true],
    ['10.1.2.3 to 10.1.2.9', '10.1.2.5', true],
    ['10.1.2.3..10.1.2.9', '10.1.2.5', true],
    ['range 10.1.2.3 10.1.2.9', '10.1.2.9', true],
    ['network 10.1.2.0 255.255.255.0', '10.1.2.9', true],
    ['10.1.2.0 netmask 255.255.255.0', '10.1.2.9', true],
    ['subnet 10.1.2.0 /24', '10.1.2.9', true],
    ['0/0', '203.0.113.9', true],
    ['any ipv4', '203.0.113.9', true],
    ['any/0', '203.0.113.9', true],
    ['anywhere', '203.0.113.9', true],
    ['Alle', '203.0.113.9', true],
    ['host exch1.corp.example', '10.9.9.9', true],
    ['{ 10.1.2.3 }', '10.1.2.3', true],
    ['EXCH1.corp.example', '10.9.9.9', true],
    ['exch1.corp.example.', '10.9.9.9', true],
    ['other.corp.example', '10.9.9.9', false],
  ])('%s against %s: %s', (entry, address, held) => {
    expect(holdsAddress([entry], 'exch1.corp.example', address)).toBe(held);
  });

  it.each([
    ['10.1.0.0/33', '"10.1.0.0/33": the prefix runs from 0 to 32'],
    ['2001:db8::/129', '"2001:db8::/129": the prefix runs from 0 to 128'],
    ['10.1.2.9-10.1.2.3', '"10.1.2.9-10.1.2.3" runs backwards: write 10.1.2.3-10.1.2.9'],
    ['10.1.2.3-::1', '"10.1.2.3-::1" mixes IPv4 and IPv6'],
    [
      '10.1.0.0/',
      '"10.1.0.0/" is not a network or a range: write for example 10.1.0.0/16 or 10.1.2.3-10.1.2.9',
    ],
    [
      '{ 10.1.2.3, 10.1.2.4 }',
      '"{ 10.1.2.3, 10.1.2.4 }" holds several entries: write ["10.1.2.3","10.1.2.4"]',
    ],
    ['10.1.2.9-3', '"10.1.2.9-3" runs backwards: write 10.1.2.3-10.1.2.9'],
    [
      '10.1.2.3-300',
      '"10.1.2.3-300" is not a network or a range: write for example 10.1.0.0/16 or 10.1.2.3-10.1.2.9',
    ],
    ['10.1.2.999', '"10.1.2.999" is not an IPv4 address: four numbers from 0 to 255'],
    ['two words', '"two words" holds more than one word: write one host, for example two'],
    ['what?', '"what?" is not a host name: write only the host, for example what'],
  ])('refuses %j and says what to write', (text, error) => {
    expect(addressError(text)).toBe(error);
  });

  it('agrees with the address table of Node on any network and address', () => {
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.integer({ min: 1, max: 32 }),
        fc.ipV4(),
        (network, prefix, address) => {
          const table = new BlockList();
          table.addSubnet(network, prefix, 'ipv4');

          expect(holdsAddress([`${network}/${String(prefix)}`], 'x', address)).toBe(
            table.check(address, 'ipv4'),
          );
        },
      ),
    );
  });

  it('splits a range into networks that hold the same addresses, no more and no fewer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), (a, b) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const parsed = parseAddress(`192.0.2.${String(first)}-192.0.2.${String(last)}`);
        const networks =
          parsed.ok && parsed.entry.kind === 'addresses'
            ? networksOf(parsed.entry.range).map(
                ({ address, prefix }) => `${address}/${String(prefix)}`,
              )
            : [];
        const held = Array.from({ length: 256 }, (_, octet) => octet).filter((octet) =>
          holdsAddress(networks, 'x', `192.0.2.${String(octet)}`),
        );

        expect(held).toEqual(Array.from({ length: last - first + 1 }, (_, index) => first + index));
      }),
    );
  });
});
