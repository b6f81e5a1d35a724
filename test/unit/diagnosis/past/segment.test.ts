import { describe, expect, it } from 'vitest';
import { diagnose, type FreshDiagnosis } from '../../../../diagnosis/diagnose.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
import type { PastRun } from '../../../../model/history.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import type { Endpoint } from '../../../../model/run.ts';
import { check, of, result, wayUp } from '../../../support/ladder-results.ts';
import { ADDRESS, endpointOf, networkOf } from '../../../support/samples.ts';

const NOW = '2026-05-05T09:00:00.000Z';
const LISTS: readonly AccessListInPlay[] = [
  list('Citrix Access Gateway', 'Network team', [{ from: 1024, to: 2000 }], ['tunnel']),
  list('ISA Server', 'Firewall team', [{ from: 1024, to: 5000 }], ['tunnel', 'lan-corporate']),
];
/** EMSMDB on 1171 is silent; NSPI on 1092 binds. */
const PORTS: readonly Endpoint[] = [
  endpointOf('EMSMDB', { port: 1171, tcp: 'timed-out', bind: 'not-tried' }),
  endpointOf('NSPI', { port: 1092 }),
];

function list(
  device: string,
  owner: string,
  ports: AccessListInPlay['allow'],
  on: AccessListInPlay['on'],
): AccessListInPlay {
  return { device, owner, allow: [{ from: 135, to: 135 }, ...ports], to: [], on, whatIf: false };
}

function pastRun(change: Partial<PastRun> = {}): PastRun {
  return {
    at: '2026-05-05T07:12:00.000Z',
    code: 'ALL_GREEN',
    severity: 'ok',
    label: 'lan-corporate',
    member: null,
    ports: [
      { address: ADDRESS, interface: 'EMSMDB', port: 1171, bound: true },
      { address: ADDRESS, interface: 'NSPI', port: 1092, bound: true },
    ],
    ...change,
  };
}

/** The verdict of port 1171's silence in the tunnel. */
function silentIn(
  runs: readonly PastRun[],
  {
    lists = LISTS,
    endpoints = PORTS.slice(0, 1),
    member = null,
  }: {
    readonly lists?: readonly AccessListInPlay[];
    readonly endpoints?: readonly Endpoint[];
    readonly member?: string | null;
  } = {},
): FreshDiagnosis {
  const ports = endpoints.length > 1 ? runs : runs.map(withoutDirectory);
  return diagnose({
    result: result(
      [...wayUp, check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_BLOCKED', of('EMSMDB'))],
      endpoints,
    ),
    network: networkOf({
      label: 'tunnel',
      tunnel: { state: 'up', product: 'Secure Access', adapter: 'tun0' },
    }),
    interfaces: EXCHANGE_INTERFACES.slice(0, 1),
    accessLists: lists,
    past: { runs: ports, at: NOW, member },
  });
}

const withoutDirectory = (run: PastRun): PastRun => ({
  ...run,
  ports: run.ports.filter((port) => port.interface !== 'NSPI'),
});

const segmentIn = ({ args, whoMustAct, confidence }: FreshDiagnosis): readonly unknown[] => [
  (args as { segment?: unknown }).segment,
  whoMustAct,
  confidence,
];
const SERVER = 'exch1.corp.example itself';

describe('a port inside every list, yet silent', () => {
  it('is one of all who may keep it, with their owners, where nothing separates them', () => {
    const verdict = silentIn([]);

    expect(segmentIn(verdict)).toEqual([
      ['Citrix Access Gateway', 'ISA Server', SERVER],
      'firewall',
      'medium',
    ]);
    expect(verdict.summary).toContain(
      'one of: Citrix Access Gateway (Network team), ISA Server (Firewall team), exch1.corp.example itself (the Exchange team)',
    );
    expect(verdict.nextStep).toContain('Network team, Firewall team and the Exchange team');
  });

  it('is the one device that the office network does not pass, where it bound there today', () => {
    const verdict = silentIn([pastRun()]);

    expect(segmentIn(verdict)).toEqual([['Citrix Access Gateway'], 'firewall', 'high']);
    expect(verdict.summary).toContain(
      'It works in the office network (07:12) and fails in the tunnel since 09:00. It is Citrix Access Gateway (Network team)',
    );
  });

  it.each([
    ['more than a day ago', pastRun({ at: '2026-05-04T08:59:00.000Z' })],
    [
      'in a time to come, by a clock that was set back',
      pastRun({ at: '2026-05-05T10:00:00.000Z' }),
    ],
    [
      'when the mapper named other ports',
      pastRun({
        ports: [
          { address: ADDRESS, interface: 'EMSMDB', port: 1171, bound: true },
          { address: ADDRESS, interface: 'RFR', port: 1100, bound: true },
        ],
      }),
    ],
    [
      'at another address',
      pastRun({
        ports: [{ address: '10.1.2.4', interface: 'EMSMDB', port: 1171, bound: true }],
      }),
    ],
    [
      'without a bind',
      pastRun({ ports: pastRun().ports.map((one) => ({ ...one, bound: false })) }),
    ],
    ['in the same tunnel', pastRun({ label: 'tunnel' })],
  ])('is not separated by a run %s', (_, run) => {
    expect(segmentIn(silentIn([run]))[0]).toHaveLength(3);
  });

  it('is the gateway where another member of it lets the port pass', () => {
    const run = pastRun({ label: 'tunnel', member: '192.0.2.8' });

    expect(segmentIn(silentIn([run], { member: '192.0.2.7' }))).toEqual([
      ['Citrix Access Gateway'],
      'firewall',
      'high',
    ]);
    expect(segmentIn(silentIn([run], { member: '192.0.2.8' }))[0]).toHaveLength(3);
    expect(segmentIn(silentIn([run]))[0]).toHaveLength(3);
  });

  it('acquits the device that lets another port of the same range pass now', () => {
    const lists = [
      list('Citrix Access Gateway', 'Network team', [{ from: 1024, to: 2000 }], ['tunnel']),
      list(
        'ISA Server',
        'Firewall team',
        [
          { from: 1171, to: 1171 },
          { from: 1092, to: 1092 },
        ],
        ['tunnel'],
      ),
    ];

    expect(segmentIn(silentIn([], { lists, endpoints: PORTS }))[0]).toEqual(['ISA Server', SERVER]);
    // Where every list lets it pass, the lists say nothing of who does not.
    expect(segmentIn(silentIn([], { endpoints: PORTS }))[0]).toHaveLength(3);
  });

  it('leaves the verdict as it is where no list is typed and nothing was seen elsewhere', () => {
    expect(segmentIn(silentIn([], { lists: [] }))).toEqual([undefined, 'firewall', 'medium']);
  });

  it("is the gateway's list where none is typed and the office network let it pass", () => {
    const verdict = silentIn([pastRun()], { lists: [] });

    expect(verdict.whoMustAct).toBe('vpn');
    expect(verdict.summary).toContain('It is the list of Secure Access or a filter behind it');
  });
});

describe('the same ladder on different networks', () => {
  const broken = (at: string): PastRun =>
    pastRun({ at, label: 'tunnel', code: 'RPC_PORT_BLOCKED', severity: 'broken' });

  it('says since when it fails here, over what was inconclusive between', () => {
    const runs = [
      pastRun({ label: 'tunnel', at: '2026-05-02T08:00:00.000Z' }),
      broken('2026-05-03T08:00:00.000Z'),
      pastRun({
        label: 'tunnel',
        severity: 'inconclusive',
        code: 'TUNNEL_DOWN',
        at: '2026-05-04T08:00:00.000Z',
      }),
      broken('2026-05-04T09:00:00.000Z'),
      pastRun(),
    ];

    expect(silentIn(runs).summary).toContain(
      'It works in the office network (07:12) and fails in the tunnel since Sun 3 May 08:00.',
    );
  });

  it('says nothing where it was well elsewhere with other ports, before it broke here', () => {
    const run = pastRun({
      ports: [{ address: ADDRESS, interface: 'EMSMDB', port: 1300, bound: true }],
    });

    expect(silentIn([run]).summary).not.toContain('It works');
  });

  it('acquits a server whose mapper is silent here, where it answered elsewhere since', () => {
    const mapper = (runs: readonly PastRun[]): FreshDiagnosis =>
      diagnose({
        result: result(
          [
            ...wayUp.slice(0, 2),
            check('rpc.connect', 'fail', 'EPM_BLOCKED', of('EMSMDB', { port: 135 })),
          ],
          [],
        ),
        network: networkOf({
          label: 'tunnel',
          tunnel: { state: 'up', product: null, adapter: 'tun0' },
        }),
        interfaces: EXCHANGE_INTERFACES.slice(0, 1),
        accessLists: LISTS,
        past: { runs, at: NOW, member: null },
      });
    const began = { ...broken('2026-05-05T06:00:00.000Z'), ports: [] };

    expect(segmentIn(mapper([began, pastRun()]))).toEqual([
      ['Citrix Access Gateway'],
      'firewall',
      'high',
    ]);
    // Well before, and silent since: the server may have died.
    expect(segmentIn(mapper([{ ...began, at: '2026-05-05T08:00:00.000Z' }, pastRun()]))[0]).toBe(
      undefined,
    );
  });
});
