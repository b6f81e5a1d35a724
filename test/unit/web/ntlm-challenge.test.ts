import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NTLM_NEGOTIATE, ntlmIdentityIn } from '../../../probes/web/ntlm-challenge.ts';

/**
 * CHALLENGE_MESSAGE of the specification's own example (MS-NLMP §4.2.4.3): domain "Domain", computer
 * "Server", no timestamp.
 */
const SPECIFICATION = Buffer.from(
  '4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef0000000000000000240024004400000006007017' +
    '0000000f53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000',
  'hex',
);
const field = (message: Buffer): string => `NTLM ${message.toString('base64')}`;

describe('a challenge of NTLM', () => {
  it('names domain, computer and Windows, as in the example of the specification', () => {
    expect(ntlmIdentityIn(['Negotiate', field(SPECIFICATION)])).toEqual({
      netbiosComputer: 'Server',
      netbiosDomain: 'Domain',
      dnsComputer: null,
      dnsDomain: null,
      forest: null,
      windows: '6.0.6000',
      at: null,
    });
  });

  it.each([
    ['no token', 'NTLM'],
    ['another scheme', `Basic ${SPECIFICATION.toString('base64')}`],
    ['no base64', 'NTLM ((('],
    ['a first message', `NTLM ${NTLM_NEGOTIATE}`],
    ['a cut one', field(SPECIFICATION.subarray(0, 60))],
    ['a list without an end', field(SPECIFICATION.subarray(0, SPECIFICATION.length - 4))],
  ])('says nothing out of %s', (_, text) => {
    expect(ntlmIdentityIn([text])).toBeNull();
  });

  it('of any bytes is either nothing or names that can be printed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(200), (bytes, at) => {
        const message = Buffer.concat([SPECIFICATION, Buffer.from(bytes)]);
        Buffer.from(bytes).copy(message, 12 + (at % 60));
        const identity = ntlmIdentityIn([field(message)]);
        for (const name of Object.values(identity ?? {}))
          if (typeof name === 'string') expect(name).toMatch(/^[\p{L}\p{N}._-]{1,256}$/u);
      }),
    );
  });

  it('is asked for by a message that names nobody', () => {
    const message = Buffer.from(NTLM_NEGOTIATE, 'base64');
    expect(message.toString('latin1', 0, 8)).toBe('NTLMSSP\0');
    expect(message.readUInt32LE(8)).toBe(1);
    // Length of domain and of workstation (MS-NLMP §2.2.1.1).
    expect([message.readUInt16LE(16), message.readUInt16LE(24), message.length]).toEqual([
      0, 0, 32,
    ]);
  });
});
