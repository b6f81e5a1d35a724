import { describe, expect, it } from 'vitest';
import { columnsOf, cutToColumns, padColumns } from '../../../cli/render/columns.ts';
import { renderBundle } from '../../../cli/render/bundle.ts';
import { renderConnections } from '../../../cli/render/connections.ts';
import { renderFaults } from '../../../cli/render/faults.ts';
import { renderPorts, renderRuns } from '../../../cli/render/history.ts';
import { renderRun } from '../../../cli/render/ladder.ts';
import { foldLines, paintFor } from '../../../cli/render/paint.ts';
import { renderState } from '../../../cli/render/state.ts';
import { watchLine, watchWords } from '../../../cli/render/watch.ts';
import { FAULTS } from '../../../demo/faults.ts';
import { type Code, CODES } from '../../../model/codes/facts.ts';
import type { HistoryRun } from '../../../model/history.ts';
import { check, of, wayUp } from '../../support/ladder-results.ts';
import { ADDRESS, AT, diagnosisOf, HOST, networkOf, runOf, STATE } from '../../support/samples.ts';

const PLAIN = paintFor(false);
const NOW = new Date(AT);
/** Names in two columns a letter, and a mark that takes none. */
const network = networkOf({
  label: 'tunnel',
  link: 'wifi',
  reasons: [
    '「東京ホテルの無料インターネット」 carries the route to Exchange, and Café Jose\u0301 does not',
  ],
  tunnel: { state: 'up', product: 'Citrix Secure Access', adapter: 'Citrix_VA' },
});
const ARGS = {
  ...of('AsyncEMSMDB', { port: 37_527 }),
  device: 'Citrix Access Gateway',
  allow: '135,1024-2000',
  where: 'list 1 of 2 on the way',
  gateway: 'cag.example',
  addresses: '2001:db8:0:0:8:800:200c:417a, 10.1.2.3',
};
const CODE_NAMES = Object.keys(CODES) as Code[];

/** Lines that are too long although they could have been broken: between two words. */
function overflowing(text: string, columns: number): readonly string[] {
  return text.split('\n').filter((line) => columnsOf(line) > columns && line.trim().includes(' '));
}

describe.each([40, 80, 120])('at %i columns', (columns) => {
  const view = { now: NOW, columns, paint: PLAIN };

  it.each(CODE_NAMES)('no line of status, probe and watch is too long: %s', (code) => {
    const diagnosis = diagnosisOf(code, ARGS, { reference: 'BTM1-8Q7D-9' });
    const checks = [
      ...wayUp,
      check('rpc.bind.AsyncEMSMDB', 'fail', code, ARGS, [
        'nothing came for 5 s from 10.1.2.3:37527',
      ]),
    ];
    const run = runOf(diagnosis, { network, checks });
    const outbox = { count: 3, bytes: 40_000, heldBecause: 'no-route', trouble: null } as const;
    const state = { ...STATE, network, run, diagnosis, outbox };

    const texts = [
      renderState(state, NOW, columns, PLAIN),
      renderRun(run, columns, PLAIN),
      watchLine(AT, watchWords({ at: AT, network, diagnosis, outbox }, columns, PLAIN)),
    ];

    expect(texts.flatMap((text) => overflowing(text, columns))).toEqual([]);
  });

  it.each(CODE_NAMES)('nor one of a bundle that is opened: %s', (code) => {
    const run = runOf(diagnosisOf(code, ARGS, { reference: 'BTM1-8Q7D-9' }), { network });
    const manifest = { at: AT, files: [] };
    const bundle = { manifest, documents: { run }, redactions: null, html: null };

    const text = renderBundle(bundle as never, columns, PLAIN);

    expect(text).toContain('BTM1-8Q7D-9');
    expect(overflowing(text, columns)).toEqual([]);
  });

  it('nor one of the history, the ports, the connections and the faults of the demo', () => {
    const run: HistoryRun = {
      at: '2019-11-23T09:12:00.000Z',
      host: HOST,
      code: 'RPC_ADDRESS_OUTSIDE_ACL',
      severity: 'inconclusive',
      label: 'tunnel-connecting',
      tookMs: 90,
    };
    const seen = { firstSeen: AT, lastSeen: AT, samples: 12, days: 3 };
    const port = { interface: 'AsyncEMSMDB', host: HOST, address: ADDRESS, port: 37_527, ...seen };
    const connection = {
      process: 'OUTLOOK.EXE',
      pid: 4711,
      localAddress: '192.168.100.107',
      localPort: 50_000,
      remoteAddress: '2001:db8::8:800:200c:417a',
      remotePort: 2314,
      state: 'established',
      why: 'exchange',
      createdAt: null,
      announced: ['EMSMDB'],
    } as const;

    const texts = [
      renderRuns([run], view),
      renderPorts(
        {
          schema: 1,
          runs: [],
          ports: [{ ...port, insideAcl: { 'Citrix Access Gateway': false, 'ISA Server': true } }],
          interfaces: [
            {
              interface: 'AsyncEMSMDB',
              host: HOST,
              address: ADDRESS,
              days: 7,
              changes: 3,
              alternating: true,
              typicalLifeDays: 2,
              insideAcl: { 'Citrix Access Gateway': 0.57 },
            },
          ],
          reboots: [
            { host: HOST, address: ADDRESS, after: AT, before: AT, interfaces: ['EMSMDB'] },
          ],
        },
        { ...view, limit: 5 },
      ),
      renderConnections(
        {
          at: AT,
          items: [{ ...connection, announced: [...connection.announced] }],
          dropped: 2,
          notes: ['Outlook holds a connection to a port that the mapper no longer announces'],
          problem: null,
        },
        NOW,
        columns,
        PLAIN,
      ),
      renderFaults(FAULTS, new Map([['port-silent', true]]), columns),
    ];

    expect(texts.flatMap((text) => overflowing(text, columns))).toEqual([]);
  });
});

describe('columns of a terminal', () => {
  it.each([
    ['Exchange', 8],
    ['東京', 4],
    ['Cafe\u0301', 4],
    ['iPhone\u2019s', 8],
    ['zero\u200bwidth', 9],
    ['', 0],
  ])('%s takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
    expect(columnsOf(padColumns(text, 12))).toBe(12);
  });

  it('a line is cut between letters, and shows that it is', () => {
    expect(cutToColumns('東京ホテル', 6)).toBe('東京…');
    expect(cutToColumns('hotel', 5)).toBe('hotel');
    expect(columnsOf(cutToColumns('東京ホテル', 5))).toBeLessThanOrEqual(5);
  });

  it('a long line is broken under its own beginning, and a path stays whole', () => {
    expect(foldLines('  one two three', 9)).toBe('  one two\n  three');
    expect(foldLines('at /home/somebody/.config/linesman/config.json', 10)).toBe(
      'at\n/home/somebody/.config/linesman/config.json',
    );
  });
});
