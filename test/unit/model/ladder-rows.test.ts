import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../model/check.ts';
import { foldUntested, untestedRows, withVpn } from '../../../model/text/ladder-layout.ts';
import { type LadderRow, ladderRows } from '../../../model/text/ladder-rows.ts';
import { AT, networkOf } from '../../support/samples.ts';

const HOST = 'exch1.corp.example';
const ADDRESS = '10.1.2.3';
const OTHER = '2001:db8::1';

/** A check whose id says nothing: rows come from its fields alone. */
let count = 0;
const check = (change: Partial<CheckResult>): CheckResult => ({
  id: `check ${String((count += 1))}`,
  rung: 'rpc',
  step: null,
  interface: null,
  address: null,
  port: null,
  dependsOn: [],
  status: 'ok',
  code: null,
  args: {},
  evidence: [],
  ms: 1,
  at: AT,
  network: 'lan-foreign',
  ...change,
});
const link = check({ step: 'link', rung: 'link' });
const at = { address: ADDRESS, port: 135 };
const mapper = [check({ step: 'connect', ...at }), check({ step: 'mapper', ...at, ms: 139 })];
const untested = (change: Partial<CheckResult>): CheckResult =>
  check({
    status: 'inconclusive',
    ms: null,
    evidence: ['not tested: a lower rung failed'],
    ...change,
  });

/** What an interface goes through on one port, all well unless `change` says otherwise, by step. */
const checksOf = (
  name: string,
  port: number,
  change: Partial<Record<'map' | 'acl' | 'port' | 'bind', Partial<CheckResult>>> = {},
  address = ADDRESS,
): readonly CheckResult[] =>
  (['map', 'acl', 'port', 'bind'] as const).map((step) =>
    check({
      step,
      interface: name,
      address,
      port: step === 'map' ? 135 : port,
      ...change[step],
    }),
  );

const rowsOf = (
  checks: readonly CheckResult[],
  addresses: readonly string[] = [ADDRESS],
): readonly LadderRow[] =>
  ladderRows({
    checks: [...checks],
    network: networkOf(),
    target: { host: HOST, addresses: [...addresses] },
  });
const seen = ({ status, name, port, sentence }: LadderRow): readonly unknown[] => [
  status,
  name,
  port,
  sentence,
];

describe('the rows of a ladder', () => {
  it('are one for the network, one for the mapper, and one for each interface and port', () => {
    const rows = rowsOf([link, ...mapper, ...checksOf('EMSMDB', 1171), ...checksOf('NSPI', 1174)]);

    expect(rows.map(seen)).toEqual([
      ['ok', 'network', null, 'LAN, because the route to the Internet leaves by eth0'],
      ['ok', 'mapper', 135, 'answers, and speaks RPC'],
      ['ok', 'EMSMDB', 1171, 'bound; inside every list'],
      ['ok', 'NSPI', 1174, 'bound; inside every list'],
    ]);
    expect(rows.map(({ ms }) => ms)).toEqual([1, 140, 3, 3]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  });

  it('show the steps of an interface, the announcement by the mapper first', () => {
    const [row] = rowsOf(
      checksOf('EMSMDB', 2314, {
        acl: { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' },
        port: { status: 'fail', code: 'RPC_PORT_BLOCKED' },
        bind: { status: 'inconclusive', ms: null },
      }),
    );

    expect(row?.steps.map(({ name, status }) => [name, status])).toEqual([
      ['mapper', 'ok'],
      ['in lists', 'fail'],
      ['port', 'fail'],
      ['bind', 'inconclusive'],
    ]);
  });

  it.each([
    ['RPC_PORT_BLOCKED', 'outside the gateway (135,1024-2000), and no answer'],
    ['RPC_PORT_REFUSED', 'outside the gateway (135,1024-2000), and refused'],
  ] as const)('say of a port outside a list whether it is silent: %s', (code, sentence) => {
    const [row] = rowsOf(
      checksOf('EMSMDB', 2314, {
        acl: {
          status: 'fail',
          code: 'RPC_PORT_OUTSIDE_ACL',
          args: { device: 'the gateway', allow: '135,1024-2000' },
        },
        port: { status: 'fail', code },
        bind: { status: 'inconclusive', ms: null },
      }),
    );

    expect(seen(row!)).toEqual(['fail', 'EMSMDB', 2314, sentence]);
  });

  it.each([
    ['RPC_PORT_BLOCKED', 'outside Citrix Access Gateway and ISA Server, and no answer'],
    ['RPC_PORT_REFUSED', 'outside Citrix Access Gateway and ISA Server, and refused'],
  ] as const)('name every list that shuts a port out: %s', (code, sentence) => {
    const [row] = rowsOf(
      checksOf('EMSMDB', 2314, {
        acl: {
          status: 'fail',
          code: 'RPC_PORT_OUTSIDE_ACL',
          args: {
            device: 'Citrix Access Gateway',
            allow: '135,1024-2000',
            shutBy: 'Citrix Access Gateway and ISA Server',
          },
        },
        port: { status: 'fail', code },
        bind: { status: 'inconclusive', ms: null },
      }),
    );

    expect(row?.sentence).toBe(sentence);
  });

  it('keep a dead port apart from one that binds', () => {
    const rows = rowsOf([
      ...checksOf('EMSMDB', 1171),
      ...checksOf('EMSMDB', 1199, {
        port: { status: 'fail', code: 'RPC_PORT_REFUSED' },
        bind: { status: 'inconclusive', ms: null },
      }).slice(1),
    ]);

    expect(rows.map(seen)).toEqual([
      ['ok', 'EMSMDB', 1171, 'bound; inside every list'],
      ['fail', 'EMSMDB', 1199, 'refused: nobody listens there'],
    ]);
  });

  it('do not tick a row whose last step was cut', () => {
    const [row] = rowsOf(
      checksOf('EMSMDB', 1171, {
        bind: { status: 'inconclusive', evidence: ['cut by the deadline after 985 ms'] },
      }),
    );

    expect(seen(row!)).toEqual([
      'inconclusive',
      'EMSMDB',
      1171,
      'cut by the deadline after 985 ms',
    ]);
  });

  it('name the address only where the host has several', () => {
    const checks = [OTHER, ADDRESS].flatMap((address) => checksOf('NSPI', 1174, {}, address));

    expect(rowsOf(checks, [OTHER, ADDRESS]).map(({ address }) => address)).toEqual([
      OTHER,
      ADDRESS,
    ]);
    expect(rowsOf(checksOf('NSPI', 1174)).map(({ address }) => address)).toEqual([null]);
  });

  it('shorten an interface that is named by a UUID', () => {
    const [row] = rowsOf(checksOf('e3514235-4b06-11d1-ab04-00c04fc2dcd2@4.0', 1171));

    expect(row?.name).toBe('e3514235…@4.0');
  });

  it('name a directory server by its host', () => {
    const directory = check({
      step: 'directory',
      interface: 'NSPI',
      address: '10.1.2.9',
      port: 3268,
      args: { directory: 'gc1.corp.example' },
      evidence: ['bound'],
    });

    expect(seen(rowsOf([directory])[0]!)).toEqual([
      'ok',
      'NSPI on gc1.corp.example',
      null,
      'bound',
    ]);
  });

  it('draw checks of older versions, which have no fields, by their ids and their evidence', () => {
    const old = [
      { ...link, id: 'link', step: null },
      check({ id: 'rpc.port.EMSMDB:1171', evidence: ['TCP connect to 10.1.2.3:1171'] }),
      check({ id: 'rpc.port.NSPI:1174', status: 'fail', code: 'RPC_PORT_REFUSED' }),
    ];

    expect(rowsOf(old).map(({ status, name }) => [status, name])).toEqual([
      ['ok', 'network'],
      ['ok', 'rpc.port.EMSMDB:1171'],
      ['fail', 'rpc.port.NSPI:1174'],
    ]);
  });
});

describe('the layout of a ladder', () => {
  const cut = ['EMSMDB', 'NSPI'].flatMap((name) =>
    (['map', 'acl', 'port', 'bind'] as const).map((step) =>
      untested({ step, interface: name, address: ADDRESS, port: step === 'map' ? 135 : null }),
    ),
  );
  const dead = check({ step: 'connect', ...at, status: 'fail', code: 'EPM_REFUSED' });

  it('folds interfaces that were not tested into one row', () => {
    const rows = foldUntested(rowsOf([link, dead, ...cut]));

    expect(rows.map(({ name }) => name)).toEqual(['network', 'mapper', 'not tested']);
    expect(rows.at(-1)).toMatchObject({ status: 'inconclusive', sentence: 'EMSMDB, NSPI' });
  });

  it('says in that row why, where it is more than that nothing was tested', () => {
    const off = cut.map((one) => ({ ...one, evidence: ['cut by the deadline after 985 ms'] }));

    expect(foldUntested(rowsOf([link, ...off])).at(-1)?.sentence).toBe(
      'EMSMDB, NSPI: cut by the deadline after 985 ms',
    );
  });

  it('says "not tested" in a few words, and never failed, above a failed rung', () => {
    expect(
      rowsOf([link, dead, ...cut])
        .slice(2)
        .map(({ status, title }) => [status, title]),
    ).toEqual([
      ['inconclusive', 'not tested'],
      ['inconclusive', 'not tested'],
    ]);
  });

  it('keeps the places of the rungs from before the first check, with and without a VPN', () => {
    const names = untestedRows().map(({ name }) => name);
    const name = check({ step: 'name', rung: 'name' });
    const interfaces = ['EMSMDB', 'AsyncEMSMDB', 'NSPI', 'RFR'].flatMap((one) =>
      checksOf(one, 1171),
    );
    const above = [name, ...mapper, ...interfaces];
    const vpn = (['gateway', 'tunnel'] as const).map((step) => check({ step, rung: 'tunnel' }));

    for (const checks of [
      [link, ...above],
      [link, ...vpn, ...above],
      [link, name, ...vpn, ...above.slice(1)],
    ])
      expect(withVpn(rowsOf(checks)).map((row) => row.name)).toEqual(names);
  });

  it('says of a VPN that is not there that none is set up or in use', () => {
    expect(
      withVpn(rowsOf([link]))
        .slice(1)
        .map(({ status, sentence }) => [status, sentence]),
    ).toEqual([
      ['skipped', 'no gateway is set up'],
      ['skipped', 'no tunnel is in use'],
    ]);
  });

  it('of nothing is nothing', () => {
    expect([withVpn([]), foldUntested([]), rowsOf([])]).toEqual([[], [], []]);
  });
});
