import { describe, expect, it } from 'vitest';
import { formatPortList, holdsPort, parsePortList, tightRange } from '../../../model/port-list.ts';

describe('an access list as people type it', () => {
  it.each([
    ['135,1024-2000', [[135, 135], [1024, 2000]]],
    [' tcp/135 ; 6001 - 6004 # RPC over HTTP\n443', [[135, 135], [6001, 6004], [443, 443]]],
    ['65535', [[65535, 65535]]],
  ])('reads %j', (text, ranges) => {
    const parsed = parsePortList(text);

    expect(parsed).toEqual({ ok: true, ranges: ranges.map(([from, to]) => ({ from, to })) });
  });

  it.each([
    ['135,1024-', '"1024-" is neither a port nor a range: write for example 135 or 1024-2000'],
    ['', 'the list is empty: write ports and ranges, for example 135,1024-2000'],
    ['0', '"0" is out of range: ports run from 1 to 65535'],
    ['1-70000', '"1-70000" is out of range: ports run from 1 to 65535'],
    ['2000-1024', '"2000-1024" runs backwards: write 1024-2000'],
    ['-5', '"-5" is neither a port nor a range: write for example 135 or 1024-2000'],
    ['99999999999999999999', '"99999999999999999999" is out of range: ports run from 1 to 65535'],
  ])('refuses %j and says what to write', (text, error) => {
    expect(parsePortList(text)).toEqual({ ok: false, error });
  });

  it('writes ranges back as they would be typed', () => {
    expect(formatPortList([{ from: 135, to: 135 }, { from: 1024, to: 2000 }])).toBe('135,1024-2000');
  });

  it('holds both ends of a range and nothing beyond them', () => {
    const ranges = [{ from: 1024, to: 2000 }];

    expect([1023, 1024, 2000, 2001].map((port) => holdsPort(ranges, port))).toEqual([false, true, true, false]);
  });

  it.each([
    [1902, null],
    [1903, { from: 1024, to: 2000 }],
    [2000, { from: 1024, to: 2000 }],
    [135, null],
  ])('finds port %i tight only in the last tenth of a range: %j', (port, range) => {
    expect(tightRange([{ from: 135, to: 135 }, { from: 1024, to: 2000 }], port)).toEqual(range);
  });
});
