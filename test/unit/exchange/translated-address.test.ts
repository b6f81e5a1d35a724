import { describe, expect, it } from 'vitest';
import { translatedAddress } from '../../../probes/exchange/translated-address.ts';

const ASKED = '10.1.2.3';
/** All that the name resolved to. */
const ADDRESSES = [ASKED, '10.1.2.4'];
const tcp = (...addresses: readonly (string | null)[]) =>
  addresses.map((address) => ({ protocol: 'ncacn_ip_tcp', address }) as const);

describe('an address in a tower of the mapper', () => {
  it.each([
    ['an empty one', tcp('0.0.0.0')],
    ['none', tcp(null)],
    ['the one that was asked', tcp(ASKED)],
    ['another of the same name', tcp('10.1.2.4')],
    ["a failover cluster's own", tcp('169.254.1.182')],
    ["a cluster's beside an empty one", tcp('0.0.0.0', '169.254.2.17')],
    ["a cluster's beside the one that was asked", tcp('169.254.1.182', ASKED)],
    ['loopback', tcp('127.0.0.1')],
    ['broadcast and multicast', tcp('255.255.255.255', '224.0.0.1')],
    ['a second card beside the one that was asked', tcp('192.168.99.3', ASKED)],
    ['a heartbeat network after it', tcp(ASKED, '172.16.0.3', '169.254.1.182')],
    ['a card beside another of the same name', tcp('192.168.99.3', '10.1.2.4')],
    ['no TCP', [{ protocol: 'ncacn_http', address: '192.0.2.7' }] as const],
  ])('shows no translation: %s', (_, towers) => {
    expect(translatedAddress(towers, { address: ASKED, addresses: ADDRESSES })).toBeNull();
  });

  it.each([
    ['a private one behind a public one', tcp('192.168.1.10'), '192.168.1.10'],
    ["one beside a cluster's", tcp('169.254.1.182', '192.168.1.10'), '192.168.1.10'],
    ['one beside an empty one', tcp('0.0.0.0', '192.168.1.10'), '192.168.1.10'],
    ['the first of two cards', tcp('192.168.1.10', '192.168.99.3'), '192.168.1.10'],
    ['a shared address of a carrier', tcp('100.64.3.4'), '100.64.3.4'],
    [
      'one beside a pipe',
      [...tcp('192.168.1.10'), { protocol: 'ncacn_np', address: ASKED } as const],
      '192.168.1.10',
    ],
  ])('shows a translation: %s', (_, towers, shown) => {
    expect(translatedAddress(towers, { address: ASKED, addresses: ADDRESSES })).toBe(shown);
  });

  it('shows none of a server that is reached over IPv6', () => {
    const asked = { address: '2001:db8::3', addresses: ['2001:db8::3'] };

    expect(translatedAddress(tcp('192.0.2.7'), asked)).toBeNull();
  });
});
