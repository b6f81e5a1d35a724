import { describe, expect, it } from 'vitest';
import type { PortRange } from '../../../../model/net/port-list.ts';
import { generationOf } from '../../../../diagnosis/dynamic-ports.ts';
import { staticPortTexts, suggestPorts } from '../../../../diagnosis/advice/static-ports.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
const list = (...allow: readonly PortRange[]): AccessListInPlay => ({
  device: 'CAG',
  owner: null,
  allow,
  to: [],
  on: null,
  whatIf: false,
});
const ANY = { from: 1, to: 65535 };
const OLD = generationOf([1171], null);
const EXCHANGE_2010 = generationOf([12345, 23456], null);

describe('ports to pin Exchange to', () => {
  it.each<
    readonly [
      what: string,
      rules: readonly AccessListInPlay[],
      guess: typeof OLD,
      taken: readonly number[],
      ports: readonly number[],
    ]
  >([
    [
      'what Microsoft recommends, where every list allows it',
      [list(ANY)],
      OLD,
      [],
      [5001, 5002, 5003],
    ],
    [
      'the recommended ports of Exchange 2010',
      [list(ANY), list({ from: 50000, to: 60000 })],
      EXCHANGE_2010,
      [],
      [59531, 59532, 59533],
    ],
    ['no port that another service holds', [list(ANY)], OLD, [5001, 5003], [5002, 5004, 5005]],
    [
      'ports that the lists allow and the server does not draw',
      [list({ from: 1024, to: 7000 }), list({ from: 6000, to: 7000 })],
      generationOf([50000], null),
      [],
      [6998, 6999, 7000],
    ],
    [
      'those of a list above the range that the server draws from',
      [list({ from: 135, to: 135 }, { from: 7000, to: 7002 })],
      OLD,
      [],
      [7000, 7001, 7002],
    ],
    [
      'the upper end of a list that lies within that range',
      [list({ from: 1024, to: 2000 })],
      OLD,
      [],
      [1998, 1999, 2000],
    ],
    [
      'the recommended ones where no list allows three',
      [list({ from: 135, to: 135 })],
      OLD,
      [],
      [5001, 5002, 5003],
    ],
    [
      'never the fixed ports of RPC over HTTP',
      [list({ from: 6001, to: 6008 })],
      OLD,
      [],
      [6006, 6007, 6008],
    ],
  ])('are %s', (_, rules, guess, taken, ports) => {
    expect(suggestPorts(rules, guess, taken).ports).toEqual(ports);
  });

  it('come with a warning where the server may hand them to another service first', () => {
    expect(suggestPorts([list({ from: 1024, to: 2000 })], OLD, []).note).toContain(
      'reserve them\n(ReservedPorts',
    );
    expect(suggestPorts([list({ from: 135, to: 135 })], OLD, []).note).toBe(
      'every list on the way must allow them',
    );
  });

  it('are told with the registry values of the version, and of both where it is not known', () => {
    const ports = { ports: [1998, 1999, 2000], note: 'every list allows them' };
    const [older = '', ...more] = staticPortTexts('2003', ports);
    const [newer = ''] = staticPortTexts('exchange-2010', ports);

    expect(more).toEqual([]);
    expect(older).toContain('MSExchangeIS\\ParametersSystem\n  TCP/IP Port       REG_DWORD 1998');
    expect(older).toContain(
      'MSExchangeSA\\Parameters\n  TCP/IP Port       REG_DWORD 1999   referral: RFR\n  TCP/IP NSPI Port  REG_DWORD 2000',
    );
    expect(newer).toContain('MSExchangeRPC\\ParametersSystem\n  TCP/IP Port       REG_DWORD 1998');
    expect(newer).toContain('MSExchangeAB\\Parameters\n  RpcTcpPort        REG_SZ    2000');
    expect(staticPortTexts(null, ports)).toEqual([older, newer]);
  });

  it('fit a terminal of 80 columns with an indent of four', () => {
    const texts = staticPortTexts(null, suggestPorts([list({ from: 1024, to: 2000 })], OLD, []));

    expect(
      Math.max(...texts.flatMap((text) => text.split('\n')).map((line) => line.length)),
    ).toBeLessThanOrEqual(76);
  });
});
