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
    ['bad host', /more than one word: write one host, for example bad$/],
    ['10.1.2.3, exch1', /more than one word: write one host, for example exch1$/],
    ['EXCH1 (10.1.2.3)', /more than one word: write one host, for example EXCH1$/],
    ['exch1.corp.example [10.1.2.3]', /for example exch1\.corp\.example$/],
    ['mail.corp.example/owa', /is a URL: .*: mail\.corp\.example$/],
    ['mail.corp.example:443/owa', /is a URL: .*: mail\.corp\.example$/],
    ['10.1.2.3/32', /is a network: write only the address of the server, 10\.1\.2\.3$/],
    ['2001:db8::1/64', /is a network: write only the address of the server, 2001:db8::1$/],
    ['ncacn_ip_tcp:exch1[135]', /a string binding of RPC: write only the host, exch1$/],
    ['CORP\\EXCH1', /a Windows domain: write only the host, EXCH1$/],
    [
      '/o=Corp/ou=Exchange/cn=Configuration/cn=Servers/cn=EXCH1',
      /in the directory: write its host, EXCH1$/,
    ],
    ['bad ?host', /not a host name/],
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
