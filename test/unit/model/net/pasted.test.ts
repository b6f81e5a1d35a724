import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessListsInPlay } from '../../../../agent/settings/access-lists.ts';
import { asciiHost } from '../../../../lib/idn.ts';
import { readConfig } from '../../../../model/config-problems.ts';
import { formatProblem } from '../../../../model/config-reading.ts';
import { addressError, holdsAddress } from '../../../../model/net/address-list.ts';
import { cleanHost, hostError } from '../../../../model/net/host.ts';
import { decodeReference, encodeReference } from '../../../../model/reference.ts';
import { summaryOf } from '../../../../model/text/codes.ts';

describe('a host out of the clipboard', () => {
  it.each([
    [' 10.1.2.3 ', '10.1.2.3'],
    ['10.1.2.3\r\n', '10.1.2.3'],
    ['10.1.2.3.', '10.1.2.3'],
    ['\uFEFFexch1', 'exch1'],
    ['exch1\u200B.corp.example', 'exch1.corp.example'],
    ['exch\u20111.corp.example', 'exch-1.corp.example'],
    ['ｅｘｃｈ１。corp.example', 'exch1.corp.example'],
    ['"exch1"', 'exch1'],
    ['\\\\EXCH1', 'EXCH1'],
    ['\\\\EXCH1\\mail$', 'EXCH1'],
    ['\\\\EXCH1\\mail archive\\2019', 'EXCH1'],
    ['//EXCH1/mail', 'EXCH1'],
    ['exch1.corp.example,', 'exch1.corp.example'],
    ['exch1.corp.example/', 'exch1.corp.example'],
    ['<exch1.corp.example>', 'exch1.corp.example'],
    ['(exch1.corp.example)', 'exch1.corp.example'],
    ['10.1.2.3;', '10.1.2.3'],
    ['[fe80::1%25eth0]', 'fe80::1%eth0'],
    ['[::1]', '::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['bücher.example', 'bücher.example'],
    ['exch1.corp.example.', 'exch1.corp.example.'],
  ])('%j is %j', (text, host) => {
    expect(cleanHost(text)).toBe(host);
    expect(hostError(host)).toBeNull();
  });

  it('is the same when it is cleaned twice', () => {
    const text = fc
      .array(
        fc.constantFrom(
          '"',
          "'",
          '\\\\',
          '[',
          ']',
          '::1',
          '.',
          '10.1.2.3',
          'a',
          ' ',
          '\u200B',
          '\n',
        ),
      )
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (typed) => {
        const once = cleanHost(typed);
        fc.pre(hostError(once) === null);

        expect(cleanHost(once)).toBe(once);
      }),
    );
  });

  it.each([
    [
      { exchange: { host: 'exch1:135' } },
      'exchange.host: "exch1:135" holds a port: write only the host, exch1, and 135 with exchange.mapperPort',
    ],
    [
      { gateway: { host: '[2001:db8::1]:4433' } },
      'gateway.host: "[2001:db8::1]:4433" holds a port: write only the host, 2001:db8::1, and 4433 with gateway.port',
    ],
    [
      { exchange: { host: 'https://mail.corp.example:8443/owa' } },
      'exchange.host: "https://mail.corp.example:8443/owa" is a URL: write only the host, without scheme and path: mail.corp.example',
    ],
    [
      { exchange: { host: 'a@b.example' } },
      'exchange.host: "a@b.example" is a mail address: write the host of the server, for example exch1.corp.example',
    ],
  ])('is refused with what to write: %j', (document, line) => {
    expect(readConfig(document).problems.map(formatProblem)).toEqual([line]);
  });

  it.each(['@corp.example', ''])('is explained where it is a mailbox: GUID%s', (domain) => {
    expect(hostError(`6f1c7a52-3b0e-4c8d-9a3f-0123456789ab${domain}`)).toMatch(
      /is a mailbox, which Outlook 2013 and later show/,
    );
  });
});

describe('a source or destination as rule bases write it', () => {
  it.each([
    ['any', true],
    ['Any', true],
    ['ALL', true],
    ['*', true],
    ['any4', true],
    ['any6', false],
    ['0.0.0.0/0', true],
    ['::/0', false],
    ['0.0.0.0 0.0.0.0', true],
    ['0.0.0.0 255.255.255.255', true],
    ['10.1.2.0 255.255.255.0', true],
    ['10.1.2.0/255.255.255.0', true],
    ['10.1.2.0 0.0.0.255', true],
    ['10.1.3.0 0.0.0.255', false],
    ['10.1.2.3 0.0.0.0', true],
    ['10.1.2.4 255.255.255.255', false],
    ['host 10.1.2.3', true],
    ['host exch1', true],
    ['"10.1.2.3"', true],
    ['１０.1.2.3', true],
  ])('%j against 10.1.2.3: %s', (entry, isHeld) => {
    expect(addressError(entry)).toBeNull();
    expect(holdsAddress([entry], 'exch1', '10.1.2.3')).toBe(isHeld);
  });

  it.each([
    [
      'object EXCH',
      '"object EXCH": only the device knows what this object stands for: write its addresses',
    ],
    [
      '10.1.2.0 255.0.255.0',
      '"10.1.2.0 255.0.255.0": this mask is not one block: write networks such as 10.1.0.0/16',
    ],
    [
      '10.1.2.3, 10.1.2.4',
      '"10.1.2.3, 10.1.2.4" holds several entries: write ["10.1.2.3","10.1.2.4"]',
    ],
  ])('%j is refused with what to write', (entry, error) => {
    expect(addressError(entry)).toBe(error);
  });

  it.each(['any', 'Any', 'all', '*'])('%s is no address that a list names', (entry) => {
    const [list] = accessListsInPlay(
      { accessLists: [{ device: 'ASA', allow: '135', to: [entry] }] },
      { items: [], problems: [] },
    );

    expect(list?.to).toEqual([]);
  });

  it('never says that an address is now itself', () => {
    const args = {
      host: '10.1.2.3',
      address: '10.1.2.3',
      devices: 'ASA (here)',
      owner: 'them',
      refusal: 'ASA does not allow (it allows 10.9.9.9)',
    };

    expect(summaryOf('RPC_ADDRESS_OUTSIDE_ACL', args)).toBe(
      'Exchange is at 10.1.2.3, which ASA does not allow (it allows 10.9.9.9).',
    );
  });
});

describe('a reference as it was written down', () => {
  const facts = {
    code: 'EPM_BLOCKED',
    rung: 'rpc',
    label: 'mobile',
    hours: 1,
    device: 10,
  } as const;
  const text = encodeReference(facts);
  it.each([
    text.replaceAll('-', '–'),
    text.replaceAll('-', '—'),
    text.replaceAll('-', '\u2011'),
    `${text}.`,
    ` ${text}\r\n`,
    `"${text}"`,
    text.toLowerCase().replaceAll('-', ' '),
    Array.from(text).join('\u200B'),
    text.replaceAll('0', 'o').replaceAll('1', 'I'),
    text.replaceAll('0', 'O').replaceAll('1', 'l'),
    Array.from(text).join(', '),
    `Reference: ${text}`,
    `Say ${text} to Anna, +49 30 123456.`,
    `linesman decode ${text}`,
    `Tell the helpdesk: ${text.replaceAll('-', ' ')}!`,
    text.replaceAll('-', 'ー'),
    text.replaceAll('1', '|'),
    text.replaceAll('1', '¹').replaceAll('0', 'Ø'),
    text.replaceAll('1', 'İ'),
    text.replaceAll('1', 'ı'),
    text.replaceAll('A', 'А').replaceAll('B', 'В').replaceAll('T', 'Т').replaceAll('M', 'М'),
    text.replaceAll('A', 'Α').replaceAll('B', 'Β').replaceAll('K', 'Κ').replaceAll('0', 'Ο'),
    Array.from(text, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)).join(''),
    text.replace(/[A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x41 + 0x24b6)),
  ])('%j is decoded', (spoken) => {
    expect(decodeReference(spoken)).toEqual({ ok: true, facts });
  });
});

describe('an internationalized name', () => {
  it.each([
    ['bücher.example', 'xn--bcher-kva.example'],
    ['BÜCHER.example.', 'xn--bcher-kva.example.'],
    ['почта.example', 'xn--80a1acny.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['my_exch', 'my_exch'],
    ['EXCH1', 'EXCH1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['10.1.2.3', '10.1.2.3'],
  ])('%s goes over the wire as %s', (typed, wire) => {
    expect(asciiHost(typed)).toBe(wire);
  });
});
