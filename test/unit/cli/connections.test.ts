import { describe, expect, it } from 'vitest';
import { renderConnections } from '../../../cli/render/connections.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import type { LiveConnection, LiveConnections } from '../../../model/connections.ts';

const NOW = new Date('2026-05-04T09:00:00.000Z');
const connection = (over: Partial<LiveConnection> = {}): LiveConnection => ({
  process: 'OUTLOOK.EXE',
  pid: 4711,
  localAddress: '192.168.100.107',
  localPort: 50_000,
  remoteAddress: '10.1.2.3',
  remotePort: 2314,
  state: 'established',
  why: 'exchange',
  createdAt: null,
  announced: ['EMSMDB'],
  ...over,
});
const seen = (
  items: readonly LiveConnection[],
  over: Partial<LiveConnections> = {},
): LiveConnections => ({
  at: NOW.toISOString(),
  items: [...items],
  dropped: 0,
  notes: [],
  problem: null,
  ...over,
});
const render = (connections: LiveConnections): readonly string[] =>
  renderConnections(connections, NOW, 80, paintFor(false)).split('\n');

describe('the table of connections on a terminal', () => {
  it('reads like netstat, with a column that says what each connection is', () => {
    const lines = render(
      seen([
        connection(),
        connection({
          process: null,
          pid: null,
          remotePort: 135,
          state: 'time-wait',
          announced: ['mapper'],
        }),
        connection({
          remoteAddress: '203.0.113.9',
          remotePort: 443,
          why: 'gateway',
          announced: [],
        }),
      ]),
    );

    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      [expect.stringContaining('Connections of Outlook')],
      ['Program', 'Local', 'Remote', 'State', 'What'],
      ['OUTLOOK.EXE', '192.168.100.107:50000', '10.1.2.3:2314', 'ESTABLISHED', 'EMSMDB'],
      ['-', '192.168.100.107:50000', '10.1.2.3:135', 'TIME_WAIT', 'mapper'],
      ['OUTLOOK.EXE', '192.168.100.107:50000', '203.0.113.9:443', 'ESTABLISHED', 'VPN gateway'],
    ]);
  });

  it('says since when a connection is open where the system tells', () => {
    const [, head, line] = render(seen([connection({ createdAt: '2026-05-04T08:14:00.000Z' })]));

    expect(head).toMatch(/State, since +What/);
    expect(line).toMatch(/ESTABLISHED \d\d:14 +EMSMDB/);
  });

  it('keeps to 80 columns also with IPv6, and loses nothing by it', () => {
    const address = '2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff';
    const lines = render(
      seen([connection({ localAddress: address, remoteAddress: address })], {
        notes: [
          'A note of more words than fit into one line of a terminal that has eighty columns, and then some.',
        ],
      }),
    );

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const part of [
      `[${address}]:2314`,
      `[${address}]:50000`,
      'ESTABLISHED',
      'EMSMDB',
      'OUTLOOK.EXE',
    ])
      expect(lines.join('\n')).toContain(part);
  });

  it('tells an empty table from one that could not be read', () => {
    expect(render(seen([])).join('\n')).toContain('None.');
    const unread = render(seen([], { problem: 'iphlpapi.dll is not there' })).join('\n');
    expect(unread).toContain('iphlpapi.dll is not there');
    expect(unread).not.toContain('None.');
  });

  it('says how many were left out', () => {
    expect(render(seen([connection()], { dropped: 3 })).join('\n')).toContain(
      '3 more connections left out.',
    );
  });
});
