import { isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostError, isIPAddress } from '../../../../model/net/host.ts';

describe('a host as people type it', () => {
  it.each([
    'exch1.corp.example',
    'exch1',
    'EXCH_1.corp.example.',
    '10.1.2.3',
    '::1',
    'fe80::1%eth0',
    '2001:db8::1:2',
  ])('accepts %s', (text) => {
    expect(hostError(text)).toBeNull();
  });

  it.each([
    ['https://mail.example/owa', /is a URL: write only the host/],
    ['exch1:135', /holds a port: write only the host, exch1$/],
    ['[::1]:135', /holds a port: write only the host, ::1$/],
    ['256.1.1.1', /not an IPv4 address/],
    ['1.2.3', /not an IPv4 address/],
    ['bad host', /not a host name/],
    ['-exch.example', /not a host name/],
    ['', /empty/],
    ['a'.repeat(64), /not a host name/],
  ])('refuses %j with the next step', (text, message) => {
    expect(hostError(text)).toMatch(message);
  });

  it('agrees with the system about what an address is', () => {
    const hex = fc.constantFrom('0', '1', 'a', 'ffff', '12345', '', '255', '256', '01', 'g');
    const text = fc
      .array(fc.tuple(hex, fc.constantFrom(':', '::', '.', '')), { maxLength: 9 })
      .map((parts) => parts.flat().join(''));

    fc.assert(
      fc.property(text, (candidate) => {
        expect(isIPAddress(candidate)).toBe(isIP(candidate) !== 0);
      }),
      { numRuns: 20_000 },
    );
  });
});
