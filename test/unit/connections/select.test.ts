import { describe, expect, it } from 'vitest';
import { LiveConnections, MAX_CONNECTIONS } from '../../../model/connections.ts';
import { readConnectionsNow } from '../../../probes/connections/live.ts';
import { selectConnections } from '../../../probes/connections/select.ts';
import type { Interest } from '../../../probes/connections/selected.ts';
import type { TcpRow, TcpTable } from '../../../probes/platform/connection-table.ts';
import { readWindowsTable } from '../../../probes/platform/windows/connection-table.ts';
import { endpointOf } from '../../support/samples.ts';

const AT = '2026-05-04T09:00:00.000Z';
const EXCHANGE = '10.1.2.3';
const GATEWAY = '203.0.113.9';
const OUTLOOK = { kind: 'process', pid: 4711, name: 'OUTLOOK.EXE' } as const;

const interest = (over: Partial<Interest> = {}): Interest => ({
  exchange: [EXCHANGE],
  gateway: [GATEWAY],
  mapperPort: 135,
  ownPid: 1,
  endpoints: [endpointOf('EMSMDB', { port: 2314 }), endpointOf('NSPI', { port: 1170 })],
  ...over,
});
const row = (over: Partial<TcpRow> = {}): TcpRow => ({
  localAddress: '192.168.0.7',
  localPort: 50_000,
  remoteAddress: EXCHANGE,
  remotePort: 2314,
  state: 'established',
  owner: OUTLOOK,
  ...over,
});
const tableOf = (
  rows: readonly TcpRow[],
  over: Partial<Extract<TcpTable, { ok: true }>> = {},
): TcpTable => ({ ok: true, rows, outlookRuns: true, cut: null, ...over });
const look = (
  rows: readonly TcpRow[],
  over: Partial<Interest> = {},
  table: Partial<Extract<TcpTable, { ok: true }>> = {},
): LiveConnections => selectConnections(tableOf(rows, table), interest(over), AT);

describe('which connections are listed', () => {
  it('lists all of Outlook, and all to Exchange and to the gateway whoever holds them, and nothing else', () => {
    const found = look([
      row({ localPort: 1, remoteAddress: '198.51.100.1', owner: OUTLOOK }),
      row({ localPort: 2, owner: { kind: 'process', pid: 5, name: 'thunderbird' } }),
      row({ localPort: 3, remoteAddress: GATEWAY, remotePort: 443, owner: { kind: 'hidden' } }),
      row({
        localPort: 4,
        remoteAddress: '198.51.100.1',
        owner: { kind: 'process', pid: 5, name: 'thunderbird' },
      }),
      row({ localPort: 5, owner: OUTLOOK }),
    ]);

    expect(found.items.map(({ localPort, process, why }) => [localPort, process, why])).toEqual([
      [5, 'OUTLOOK.EXE', 'exchange'],
      [2, 'thunderbird', 'exchange'],
      [3, null, 'gateway'],
      [1, 'OUTLOOK.EXE', 'outlook'],
    ]);
  });

  it('leaves out what Linesman itself holds open to Exchange', () => {
    expect(look([row({ owner: { kind: 'process', pid: 1, name: 'node' } })]).items).toEqual([]);
  });

  it('knows Exchange by whatever form its address was written in', () => {
    const found = look([row({ remoteAddress: '2001:db8::3' })], {
      exchange: ['2001:0DB8:0:0::0003%eth0'],
      endpoints: [endpointOf('EMSMDB', { host: '2001:DB8::3', port: 2314 })],
    });

    expect(found.items).toMatchObject([{ why: 'exchange', announced: ['EMSMDB'] }]);
  });

  it('keeps a bounded number and says how many were left out', () => {
    const found = look(
      Array.from({ length: MAX_CONNECTIONS + 3 }, (_, index) => row({ localPort: index })),
    );

    expect([found.items.length, found.dropped]).toEqual([MAX_CONNECTIONS, 3]);
    expect(LiveConnections.safeParse(found).success).toBe(true);
  });
});

describe('what is said about them', () => {
  it('says that port 135 is normally absent, and which interface was announced on the port in use', () => {
    const { notes, items } = look([row()]);

    expect(items[0]?.announced).toEqual(['EMSMDB']);
    expect(notes).toEqual([
      "Port 135 is not among Outlook's connections, which is normal: Outlook asks the endpoint mapper once and closes.",
      '1 connection goes to port 2314 of Exchange, which is the announced port of EMSMDB.',
    ]);
  });

  it('says that Outlook is asking when port 135 is there', () => {
    const { notes, items } = look([row({ remotePort: 135, state: 'syn-sent' })]);

    expect(notes).toContain('Outlook is asking the endpoint mapper on port 135 now.');
    expect(items[0]?.announced).toEqual(['mapper']);
  });

  it('points at a connection that lives on a port which Exchange no longer announces', () => {
    expect(
      look([row({ remotePort: 1171 }), row({ remotePort: 1171, localPort: 2 })]).notes,
    ).toContain(
      "2 connections of Outlook's go to port 1171 of Exchange, where no interface was announced when the way was last checked.",
    );
  });

  it.each([
    ['on a port of web publishing', row({ remotePort: 443 })],
    [
      'that nobody holds any more',
      row({ remotePort: 1171, state: 'time-wait', owner: { kind: 'none' } }),
    ],
    [
      'of another program',
      row({ remotePort: 1171, owner: { kind: 'process', pid: 5, name: 'thunderbird' } }),
    ],
  ])('finds nothing odd in a connection %s', (_, one) => {
    expect(look([one]).notes.join()).not.toContain('no interface was announced');
  });

  it('does not call a port unannounced when nothing was ever announced', () => {
    expect(look([row({ remotePort: 1171 })], { endpoints: [] }).notes.join()).not.toContain('1171');
  });

  it.each([
    [false, 'Outlook is not running.'],
    [true, 'Outlook is running and holds no connection.'],
    [null, "No connection is Outlook's; whether it runs is not known here."],
  ])('tells an Outlook that runs (%s) from a silent one', (outlookRuns, sentence) => {
    expect(look([], {}, { outlookRuns }).notes).toContain(sentence);
  });

  it('says whose owners are hidden from this user, and which connections have none any more', () => {
    const { notes } = look([
      row({ owner: { kind: 'hidden' } }),
      row({ localPort: 2, state: 'time-wait', owner: { kind: 'none' } }),
    ]);

    expect(notes).toContain(
      "The owner of 1 connection is not visible without administrator's rights.",
    );
    expect(notes).toContain(
      "1 connection has no owner any more; Linesman's own checks leave such ones behind.",
    );
  });
});

describe('a table that cannot be read', () => {
  it.each([
    [
      'fails',
      () => Promise.reject(new Error('no memory')),
      'the table of connections cannot be read: no memory',
    ],
    [
      'says why',
      () => Promise.resolve({ ok: false, why: 'iphlpapi.dll is not there' } as const),
      'iphlpapi.dll is not there',
    ],
    [
      'hangs',
      () => new Promise<never>(() => undefined),
      'the table of connections could not be read within 0.01 s',
    ],
  ])('becomes a sentence when it %s', async (_, readTable, problem) => {
    const found = await readConnectionsNow(interest(), {
      readTable,
      now: () => new Date(AT),
      timeoutMs: 10,
    });

    expect(found).toEqual({ at: AT, items: [], dropped: 0, notes: [], problem });
  });

  it('keeps nobody waiting who had given up before', async () => {
    const found = await readConnectionsNow(interest(), {
      readTable: () => new Promise<never>(() => undefined),
      now: () => new Date(AT),
      signal: AbortSignal.abort(),
    });

    expect(found.items).toEqual([]);
  }, 1000);
});

describe('the table of Windows', () => {
  const rows = [
    {
      pid: 4711,
      state: 'established',
      localAddress: '::ffff:192.168.0.7',
      localPort: 50_000,
      remoteAddress: '::ffff:10.1.2.3',
      remotePort: 2314,
      createdAt: '2026-05-04T08:14:00.000Z',
    },
    {
      pid: 0,
      state: 'time-wait',
      localAddress: '192.168.0.7',
      localPort: 50_001,
      remoteAddress: EXCHANGE,
      remotePort: 135,
      createdAt: null,
    },
    {
      pid: 8,
      state: 'listen',
      localAddress: '0.0.0.0',
      localPort: 445,
      remoteAddress: '0.0.0.0',
      remotePort: 0,
      createdAt: null,
    },
    {
      pid: 9,
      state: 'established',
      localAddress: '192.168.0.7',
      localPort: 50_002,
      remoteAddress: EXCHANGE,
      remotePort: 1170,
      createdAt: null,
    },
  ] as const;
  const nameOf = (pid: number) =>
    pid === 9
      ? ({ ok: false, why: 'OpenProcess answered 5' } as const)
      : ({ ok: true, value: pid === 4711 ? 'Outlook.exe' : 'node.exe' } as const);

  it('gives each connection its program, and Outlook by any spelling of its name', () => {
    const table = readWindowsTable({
      table: () => ({ ok: true, value: rows }),
      processes: () => ({ ok: true, value: [8, 4711] }),
      nameOf,
    });

    expect(table).toMatchObject({
      ok: true,
      outlookRuns: true,
      rows: [
        {
          remoteAddress: EXCHANGE,
          owner: { kind: 'process', pid: 4711, name: 'Outlook.exe' },
          createdAt: '2026-05-04T08:14:00.000Z',
        },
        { state: 'time-wait', owner: { kind: 'none' } },
        { owner: { kind: 'process', pid: 9, name: null } },
      ],
    });
  });

  it('does not say that Outlook is closed when the processes cannot be listed', () => {
    expect(
      readWindowsTable({
        table: () => ({ ok: true, value: [] }),
        processes: () => ({ ok: false, why: 'no' }),
        nameOf,
      }),
    ).toMatchObject({ outlookRuns: null });
  });
});
