import { describe, expect, it } from 'vitest';
import { renderPorts, renderRuns } from '../../../cli/render/history.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import type { HistoryDocument, HistoryRun } from '../../../model/history.ts';

const NOW = new Date(2026, 4, 4, 18, 0);
const at = (hour: number, minute = 0, day = 4): string =>
  new Date(2026, 4, day, hour, minute).toISOString();
const run = (change: Partial<HistoryRun>): HistoryRun => ({
  at: at(9),
  host: 'exch1.corp.example',
  code: 'ALL_GREEN',
  severity: 'ok',
  label: 'lan-corporate',
  tookMs: 90,
  ...change,
});
const PLAIN = paintFor(false);

const PORT = {
  interface: 'EMSMDB',
  host: 'exch1.corp.example',
  address: '192.0.2.10',
  samples: 12,
  days: 3,
};
const DOCUMENT: HistoryDocument = {
  schema: 1,
  runs: [],
  ports: [
    {
      ...PORT,
      port: 2314,
      firstSeen: at(9, 12),
      lastSeen: at(17),
      insideAcl: { 'Citrix Access Gateway': false },
    },
    {
      ...PORT,
      port: 1171,
      firstSeen: at(8, 0, 1),
      lastSeen: at(9, 7),
      insideAcl: { 'Citrix Access Gateway': true },
    },
  ],
  interfaces: [
    {
      host: PORT.host,
      address: PORT.address,
      interface: 'EMSMDB',
      days: 6,
      changes: 1,
      alternating: false,
      typicalLifeDays: 3,
      insideAcl: { 'Citrix Access Gateway': 0.5 },
    },
  ],
  reboots: [
    {
      host: PORT.host,
      address: PORT.address,
      after: at(9, 7),
      before: at(9, 12),
      interfaces: ['EMSMDB', 'NSPI'],
    },
  ],
};

describe('the history on a terminal', () => {
  it('is one line for each stretch of equal verdicts, the newest first, with its beginning and its length', () => {
    const runs = [
      run({ at: at(9, 22), code: 'RPC_PORT_OUTSIDE_ACL', severity: 'broken', label: 'tunnel' }),
      run({ at: at(9, 17) }),
      run({ at: at(9, 12) }),
    ];

    const lines = renderRuns(runs, { now: NOW, columns: 80, paint: PLAIN }).split('\n');

    expect(lines).toEqual([
      'Since              Runs  Network           Severity     Code',
      'exch1.corp.example',
      '09:22              1     VPN               broken       RPC_PORT_OUTSIDE_ACL',
      '09:12              2     Office network    ok           ALL_GREEN',
    ]);
  });

  it('fits into 80 columns with the longest words there are', () => {
    const runs = [
      run({
        at: '2019-11-23T09:12:00.000Z',
        code: 'RPC_ADDRESS_OUTSIDE_ACL',
        severity: 'inconclusive',
        label: 'tunnel-no-route',
      }),
    ];

    const longest = Math.max(
      ...`${renderRuns(runs, { now: NOW, columns: 80, paint: PLAIN })}\n${renderPorts(DOCUMENT, { limit: 10, now: NOW, columns: 80, paint: PLAIN })}`
        .split('\n')
        .map((line) => line.length),
    );

    expect(longest).toBeLessThanOrEqual(80);
  });

  it('names the network as the user does, a long name under itself', () => {
    const [, , first, second] = renderRuns([run({ label: 'tunnel-no-route' })], {
      now: NOW,
      columns: 80,
      paint: PLAIN,
    }).split('\n');

    expect(first).toContain(' VPN without a way ok ');
    expect(second).toBe(`${' '.repeat(25)}to Exchange`);
  });

  it('tells no share of one port: its own line says where it lies', () => {
    const young = {
      ...DOCUMENT,
      interfaces: DOCUMENT.interfaces.map((one) => ({ ...one, days: 1 })),
    };
    const view = { limit: 10, now: NOW, columns: 100, paint: PLAIN };

    expect(renderPorts(young, view)).toContain('of its 2 ports so far');
    expect(renderPorts({ ...young, ports: young.ports.slice(0, 1) }, view)).not.toContain('so far');
  });

  it('shows each port with its time, its place in every list, the habit, and the restarts', () => {
    const text = renderPorts(DOCUMENT, { limit: 10, now: NOW, columns: 100, paint: PLAIN });

    expect(text).toContain('EMSMDB of exch1.corp.example (192.0.2.10)');
    expect(text).toContain(
      '  2314   09:12 to 17:00, 12 samples on 3 days, outside Citrix Access Gateway',
    );
    expect(text).toContain(
      'Changed 1 time; a port that was given up had lasted 3 days (median); inside Citrix Access Gateway',
    );
    expect(text).toContain('on 50 % of 6 days');
    expect(text).toContain('192.0.2.10, between 09:07 and 09:12: EMSMDB, NSPI');
  });

  it('names how many older ports it leaves out', () => {
    expect(renderPorts(DOCUMENT, { limit: 1, now: NOW, columns: 80, paint: PLAIN })).toContain(
      '  and 1 older port\n',
    );
  });
});
