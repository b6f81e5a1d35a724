import { describe, expect, it } from 'vitest';
import type { AccessListInPlay } from '../../../model/access-list.ts';
import type { PastRun } from '../../../model/history.ts';
import type { RungFacts } from '../../../model/rung-facts.ts';
import type { Code } from '../../../model/codes/facts.ts';
import { check, of } from '../../support/ladder-results.ts';
import { accountOf, profileOf, witnessOf } from '../../support/outlook-samples.ts';
import { ADDRESS, endpointOf } from '../../support/samples.ts';
import {
  ALL,
  AT_135,
  byMapi,
  door,
  IN_TUNNEL,
  judged,
  ok,
  STORE_LESS,
  store,
  UP,
} from '../../support/staged-runs.ts';

const NOW = '2026-05-05T09:00:00.000Z';
const list = (change: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'ISA Server',
  owner: 'Firewall team',
  allow: [{ from: 135, to: 65535 }],
  to: [],
  on: null,
  whatIf: false,
  ...change,
});

describe('a port that is refused', () => {
  const refused = store('port', 'RPC_PORT_REFUSED');
  const translated = { 'rpc.map.EMSMDB': { towerAddress: '10.1.2.5' } };
  const behind = (facts: Readonly<Record<string, RungFacts>>) =>
    judged({
      checks: [...UP, check('rpc.map.EMSMDB', 'ok', null, of('EMSMDB')), refused],
      facts,
    });

  it('may be refused by the device that translates the address, and is first asked of whoever runs that', () => {
    const verdict = behind(translated);

    expect([verdict.code, verdict.whoMustAct, verdict.confidence]).toEqual([
      'RPC_PORT_REFUSED',
      'firewall',
      'medium',
    ]);
    expect(verdict.nextStep).toBe(
      'Ask the firewall team whether 10.1.2.3 TCP 6712 is passed on to 10.1.2.5; if it is, ask the Exchange team whether the service runs.',
    );
  });

  it('is the server’s own where nobody translates, or another address alone is translated', () => {
    expect(behind({}).whoMustAct).toBe('exchange');
    const elsewhere = judged({
      checks: [
        ...UP,
        check('rpc.map.EMSMDB@10.1.2.4', 'ok', null, of('EMSMDB', { address: '10.1.2.4' })),
        refused,
      ],
      facts: { 'rpc.map.EMSMDB@10.1.2.4': { towerAddress: '10.9.9.9' } },
    });
    expect(elsewhere.whoMustAct).toBe('exchange');
  });
});

describe('a filter that reads RPC', () => {
  const seen = (code: Code, step: string, filter: Partial<AccessListInPlay> | null) =>
    judged({
      checks: [...UP, store(step, code)],
      well: STORE_LESS,
      more: { accessLists: filter === null ? [] : [list({ kind: 'rpc-filter', ...filter })] },
    });

  it.each([
    ['RPC_NOT_REGISTERED', 'map'],
    ['RPC_NO_ANSWER', 'bind'],
    ['RPC_WRONG_SERVICE', 'bind'],
  ] as const)('may be what keeps the store back where Exchange seems to: %s', (code, step) => {
    const verdict = seen(code, step, {});

    expect([verdict.code, verdict.whoMustAct, verdict.confidence]).toEqual([
      code,
      'firewall',
      'medium',
    ]);
    expect(verdict.nextStep).toContain('Ask Firewall team whether ISA Server passes EMSMDB');
    expect(verdict.summary).toContain('ISA Server (Firewall team) reads RPC on the way');
  });

  it.each([
    ['stands on another network', { on: ['tunnel'] }],
    ['stands before the gateway', { beforeGateway: true }],
    ['is a question of --acl', { whatIf: true }],
    ['compares ports alone', { kind: 'ports' }],
  ] as const)('is not named where it %s', (_, filter) => {
    expect(seen('RPC_NOT_REGISTERED', 'map', filter).whoMustAct).toBe('exchange');
  });
});

describe('a reset in the tunnel', () => {
  const BEGAN = '2026-05-05T07:00:00.000Z';
  const port = { address: ADDRESS, interface: 'EMSMDB', port: 6712, bound: true };
  const run = (change: Partial<PastRun>): PastRun => ({
    at: '2026-05-05T08:00:00.000Z',
    code: 'ALL_GREEN',
    severity: 'ok',
    label: 'lan-corporate',
    member: null,
    ports: [port],
    ...change,
  });
  const broken = (code: Code): PastRun =>
    run({
      at: BEGAN,
      label: 'tunnel',
      code,
      severity: 'broken',
      ports: [{ ...port, bound: false }],
    });
  const refusedIn = (runs: readonly PastRun[]) =>
    judged({
      checks: [...UP, store('port', 'RPC_PORT_REFUSED')],
      endpoints: [endpointOf('EMSMDB', { port: 6712, tcp: 'refused', bind: 'not-tried' })],
      network: IN_TUNNEL,
      more: {
        past: { runs, at: NOW, member: null },
        accessLists: [
          list({ device: 'Citrix Access Gateway', owner: 'Network team', on: ['tunnel'] }),
        ],
      },
    });

  it('is the gateway’s and not the server’s, where the port answered in the office since', () => {
    const verdict = refusedIn([broken('RPC_PORT_REFUSED'), run({})]);

    expect([verdict.code, verdict.whoMustAct]).toEqual(['RPC_PORT_REFUSED', 'firewall']);
    expect(verdict.nextStep).toBe(
      'Ask Network team whether Citrix Access Gateway passes 10.1.2.3 TCP 6712: the server itself answers elsewhere.',
    );
  });

  it.each([
    [
      'it answered there before it began here: the service may have died',
      run({ at: '2026-05-05T06:00:00.000Z' }),
    ],
    ['it answered there on other ports', run({ ports: [{ ...port, port: 1200 }] })],
    ['it answered through the same tunnel', run({ label: 'tunnel', severity: 'degraded' })],
  ])('is the server’s own where %s', (_, witness) => {
    expect(refusedIn([broken('RPC_PORT_REFUSED'), witness]).whoMustAct).toBe('exchange');
  });

  it('of the mapper is not the server’s either, where it named ports in the office since', () => {
    const verdict = judged({
      checks: [
        ...ok('link', 'tunnel', 'name'),
        check('rpc.connect', 'fail', 'EPM_REFUSED', AT_135),
      ],
      network: IN_TUNNEL,
      more: { past: { runs: [broken('EPM_REFUSED'), run({})], at: NOW, member: null } },
    });

    expect([verdict.code, verdict.whoMustAct]).toEqual(['EPM_REFUSED', 'vpn']);
    expect(verdict.nextStep).toContain('Ask the VPN team');
  });
});

describe('a port that opens and says nothing', () => {
  const runs: readonly PastRun[] = [
    {
      at: '2026-05-05T08:00:00.000Z',
      code: 'ALL_GREEN',
      severity: 'ok',
      label: 'lan-corporate',
      member: null,
      ports: [{ address: ADDRESS, interface: 'EMSMDB', port: 6712, bound: true }],
    },
  ];
  const silent = (facts: RungFacts) =>
    judged({
      checks: [...UP, store('bind', 'RPC_NO_ANSWER')],
      endpoints: [endpointOf('EMSMDB', { port: 6712, bind: 'no-answer' })],
      facts: { 'rpc.bind.EMSMDB': facts },
      more: {
        past: { runs, at: NOW, member: null },
        accessLists: [list({ on: ['lan-foreign'] })],
      },
    });

  it('was let in by every list of ports: none of them is named, whatever answered elsewhere', () => {
    const verdict = silent({});

    expect(verdict.whoMustAct).toBe('exchange');
    expect(verdict.args).not.toHaveProperty('segment');
  });

  it('may have been opened by a device that accepts connections itself, which is named', () => {
    expect(silent({ mayBeAnsweredBy: 'ISA Server' })).toMatchObject({
      whoMustAct: 'firewall',
      args: { segment: ['ISA Server'] },
    });
  });
});

describe('who must act goes by what was seen', () => {
  const narrow = (network: typeof IN_TUNNEL) =>
    judged({
      checks: [...UP, check('path.mtu', 'fail', 'PATH_MTU', { ...AT_135, reason: '1400' })],
      well: ALL,
      network,
    });

  it('full packets that are lost without a tunnel are no fault of the VPN team', () => {
    expect(narrow({}).whoMustAct).toBe('network');
    expect(narrow(IN_TUNNEL).whoMustAct).toBe('vpn');
  });

  it('a program of this laptop that opens TLS is no fault of the network team', () => {
    const opened = (facts: RungFacts) =>
      judged({
        checks: ok('link'),
        more: {
          ...byMapi(door('mapi', 'tls', 'TLS_INTERCEPTED')),
          web: {
            checks: door('mapi', 'tls', 'TLS_INTERCEPTED'),
            doors: [],
            facts: new Map([['web.mapi.tls', facts]]),
          },
        },
      }).whoMustAct;

    expect([opened({}), opened({ isOnThisLaptop: true })]).toEqual(['network', 'laptop']);
  });

  it('a port that is silent in a tunnel without a typed list may be the gateway’s: it is not certain', () => {
    const silent = (network: typeof IN_TUNNEL) =>
      judged({
        checks: [...UP, store('port', 'RPC_PORT_BLOCKED')],
        endpoints: [endpointOf('EMSMDB', { port: 6712, tcp: 'timed-out', bind: 'not-tried' })],
        network,
      });

    expect(silent(IN_TUNNEL).confidence).toBe('medium');
    expect(silent({}).confidence).toBe('high');
  });
});

describe('Outlook that holds no connection where RPC is well', () => {
  const seen = (way: 'rpc' | 'rpc-http', failing: string | undefined) =>
    judged({
      checks: UP,
      well: ALL,
      more: {
        outlook: witnessOf({ profile: profileOf({ accounts: [accountOf({ way })] }) }),
        web: {
          checks: door('rpcProxy', failing, failing === undefined ? undefined : 'TLS_EXPIRED'),
          doors: [],
        },
      },
    });

  it('is not to blame where its profile goes by a door that is red', () => {
    const verdict = seen('rpc-http', 'tls');

    expect(verdict.code).toBe('ALL_GREEN');
    expect(verdict.findings.map(({ code }) => code)).toContain('TLS_EXPIRED');
  });

  it('is what is left where its profile’s own way is well', () => {
    expect(seen('rpc-http', undefined).code).toBe('OUTLOOK_ITSELF');
    expect(seen('rpc', 'tls').code).toBe('OUTLOOK_ITSELF');
  });
});

it('nobody is named in whose place nothing failed', () => {
  expect(
    judged({ checks: UP, well: ALL, more: { accessLists: [list({ kind: 'rpc-filter' })] } }).code,
  ).toBe('ALL_GREEN');
});
