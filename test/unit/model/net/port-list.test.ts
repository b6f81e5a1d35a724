import { describe, expect, it } from 'vitest';
import {
  formatPortList,
  holdsPort,
  parsePortList,
  portListWords,
  tightRange,
} from '../../../../model/net/port-list.ts';

describe('an access list as people type it', () => {
  it.each([
    [
      '135,1024-2000',
      [
        [135, 135],
        [1024, 2000],
      ],
    ],
    [
      ' tcp/135 ; 6001 - 6004 # RPC over HTTP\n443',
      [
        [135, 135],
        [6001, 6004],
        [443, 443],
      ],
    ],
    ['65535', [[65535, 65535]]],
    [
      '135 tcp, TCP 443, tcp:80, 25/tcp',
      [
        [135, 135],
        [443, 443],
        [80, 80],
        [25, 25],
      ],
    ],
    [
      'epmap; HTTPS; tcp/http-rpc-epmap',
      [
        [135, 135],
        [443, 443],
        [593, 593],
      ],
    ],
    [
      '1024 – 2000, 3000—3010, 4000:4010, 5000..5010, 6000 to 6010',
      [
        [1024, 2000],
        [3000, 3010],
        [4000, 4010],
        [5000, 5010],
        [6000, 6010],
      ],
    ],
    ['any', [[1, 65535]]],
    ['tcp/*', [[1, 65535]]],
    [
      '135 // mapper, 1-9\n1024-2000 # as on the gateway; 7',
      [
        [135, 135],
        [1024, 2000],
      ],
    ],
    [
      '135,,\r\n1024-2000;',
      [
        [135, 135],
        [1024, 2000],
      ],
    ],
  ])('reads %j', (text, ranges) => {
    const parsed = parsePortList(text);

    expect(parsed).toEqual({
      ok: true,
      ranges: ranges.map(([from, to]) => ({ from, to })),
      ignored: [],
    });
  });

  it('keeps apart what speaks of UDP, and says which parts these were', () => {
    const parsed = parsePortList('tcp/135, udp/137-138, 1024-2000, 53 udp');

    expect(parsed).toEqual({
      ok: true,
      ranges: [
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ],
      ignored: ['udp/137-138', '53 udp'],
    });
  });

  it.each([
    ['135,1024-x', '"1024-x" is neither a port nor a range: write for example 135 or 1024-2000'],
    ['', 'the list is empty: write ports and ranges, for example 135,1024-2000'],
    ['udp/137', '"udp/137" is UDP: write the TCP ports of the list, for example 135,1024-2000'],
    [
      'constructor',
      '"constructor" is neither a port nor a range: write for example 135 or 1024-2000',
    ],
    [
      '10.1.2.3:135',
      '"10.1.2.3:135" holds an address: write only the ports here, and the address under "to"',
    ],
    ['1,'.repeat(600), 'the list has 600 parts: write ranges, at most 512 parts'],
    ['0', '"0" is out of range: ports run from 1 to 65535'],
    ['1-70000', '"1-70000" is out of range: ports run from 1 to 65535'],
    ['70000-5', '"70000-5" is out of range: ports run from 1 to 65535'],
    ['2000-1024', '"2000-1024" runs backwards: write 1024-2000'],
    ['-5', '"-5" is neither a port nor a range: write for example 135 or 1024-2000'],
    ['99999999999999999999', '"99999999999999999999" is out of range: ports run from 1 to 65535'],
  ])('refuses %j and says what to write', (text, error) => {
    expect(parsePortList(text)).toEqual({ ok: false, error });
  });

  it('writes ranges back as they would be typed', () => {
    expect(
      formatPortList([
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ]),
    ).toBe('135,1024-2000');
  });

  it('is refused at once where one part has no end, in words that fit a line', () => {
    const parsed = parsePortList(`${'/ '.repeat(500_000)}b`);

    expect(parsed).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^".{20}…" is neither a port nor a range/) as string,
    });
  });

  it('is told in a sentence without drowning it, and a list of nothing as nothing', () => {
    const many = Array.from({ length: 25 }, (_, index) => ({
      from: 100 + index * 2,
      to: 100 + index * 2,
    }));

    expect(
      portListWords([
        { from: 135, to: 135 },
        { from: 1024, to: 2000 },
      ]),
    ).toBe('135,1024-2000');
    expect(portListWords(many)).toMatch(/^100,102,.*,114 and 17 more$/);
    expect(portListWords([])).toBe('nothing');
  });

  it('holds both ends of a range and nothing beyond them', () => {
    const ranges = [{ from: 1024, to: 2000 }];

    expect([1023, 1024, 2000, 2001].map((port) => holdsPort(ranges, port))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it.each([
    [1902, null],
    [1903, { from: 1024, to: 2000 }],
    [2000, { from: 1024, to: 2000 }],
    [135, null],
  ])('finds port %i tight only in the last tenth of a range: %j', (port, range) => {
    expect(
      tightRange(
        [
          { from: 135, to: 135 },
          { from: 1024, to: 2000 },
        ],
        port,
      ),
    ).toEqual(range);
  });
});
