import { describe, expect, it } from 'vitest';
import { summaryOf } from '../../../../model/text/codes.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import type { PortRange } from '../../../../model/net/port-list.ts';
import type { Endpoint, MapperEntry, MapperListing } from '../../../../model/run.ts';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import { listFindings } from '../../../../diagnosis/findings/lists.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
import { bound, check, result, wayUp } from '../../../support/ladder-results.ts';
import { endpointOf, networkOf } from '../../../support/samples.ts';

const NARROW: readonly PortRange[] = [
  { from: 135, to: 135 },
  { from: 1024, to: 2000 },
];
const list = (
  device: string,
  allow: readonly PortRange[] = NARROW,
  over: Partial<AccessListInPlay> = {},
): AccessListInPlay => ({
  device,
  owner: null,
  allow,
  to: [],
  on: ['tunnel'],
  whatIf: false,
  ...over,
});
const at = (...ports: readonly number[]): readonly Endpoint[] =>
  ports.map((port, index) => endpointOf(EXCHANGE_INTERFACES[index]?.name ?? 'EMSMDB', { port }));
const entry = (
  port: number,
  name: string | null,
  over: Partial<MapperEntry> = {},
): MapperEntry => ({
  uuid: '12345778-1234-abcd-ef00-0123456789ac',
  version: '1.0',
  name,
  annotation: '',
  protocol: 'ncacn_ip_tcp',
  port,
  endpoint: null,
  ...over,
});
const listing = (...entries: readonly MapperEntry[]): MapperListing => ({
  entries: entries.length,
  pages: 1,
  complete: true,
  reason: null,
  byProtocol: {},
  list: [...entries],
});
const findings = (
  lists: readonly AccessListInPlay[],
  endpoints: readonly Endpoint[],
  mapper: MapperListing | null = null,
): readonly string[] =>
  listFindings(
    { ...result([check('rpc.mapper', 'ok', null, { port: 1100 })], endpoints), mapper },
    lists,
    'tunnel',
  ).map(({ code, args }) => `${code} ${summaryOf(code, args)}`);

describe('findings about access lists', () => {
  it("name a list that today's ports fit by luck, with its odds", () => {
    expect(
      findings(
        [
          list('CAG'),
          list('ISA', [
            { from: 135, to: 135 },
            { from: 1500, to: 5000 },
          ]),
        ],
        at(1571, 1580),
      ),
    ).toEqual([
      'LIST_IS_A_BET The server draws its ports from 1024-5000: CAG (135,1024-2000) covers 25 % of it, ISA (135,1500-5000) covers 88 % of it, all together 13 %. The odds that all its 2 ports lie inside after the next restart: 1.5 %.',
    ]);
    expect(findings([list('CAG')], at(1171))).toEqual([
      'LIST_IS_A_BET The server draws its ports from 1024-5000: CAG (135,1024-2000) covers 25 % of it. The odds that its one port lies inside after the next restart: 25 %.',
    ]);
  });

  it('count no fixed port among those that are drawn', () => {
    expect(findings([list('CAG', NARROW, { on: null })], at(1171, 6001))[0]).toContain(
      'The odds that its one port lies inside',
    );
  });

  it('name a list that can never fit what the server draws from, and then speak of no odds', () => {
    expect(
      findings(
        [list('CAG'), list('ISA', [{ from: 1, to: 65535 }])],
        at(49210).map((one) => ({ ...one, bind: 'not-tried' })),
      ),
    ).toEqual([
      'DYNAMIC_RANGE_MISMATCH CAG allows 135,1024-2000, and this server (Windows Server 2008 or later) draws its ports from 49152-65535: they have no port in common.',
    ]);
  });

  it.each<
    readonly [what: string, lists: readonly AccessListInPlay[], endpoints: readonly Endpoint[]]
  >([
    ['the list holds the whole range', [list('CAG', [{ from: 1, to: 65535 }])], at(1171)],
    ['the filter reads RPC', [list('ISA', [], { kind: 'rpc-filter' })], at(1171)],
    [
      'the firewall sees the tunnel alone',
      [list('Perimeter', [{ from: 443, to: 443 }], { beforeGateway: true })],
      at(1171),
    ],
    ['nobody knows where the ports come from', [list('CAG')], at(1171, 60001)],
    ['a bind has disproved the typed list', [list('CAG')], at(2314)],
    ['no port was announced', [list('CAG')], []],
    ['no list is known', [], at(1171)],
  ])('are none where %s', (_, lists, endpoints) => {
    expect(findings(lists, endpoints)).toEqual([]);
  });

  it('name the other services that a list opens, each once, and leave out what shares a port with Exchange', () => {
    const mapper = listing(
      entry(1171, 'Exchange EMSMDB (mail)'),
      entry(1171, 'Exchange Store Admin'),
      entry(1025, 'Security accounts (MS-SAMR)'),
      entry(1025, 'Security accounts (MS-SAMR)'),
      entry(1026, null, { annotation: 'Some service' }),
      entry(1027, null),
      entry(2500, 'Beyond the list'),
      entry(1100, 'The mapper itself'),
      entry(1028, 'On UDP', { protocol: 'ncadg_ip_udp' }),
    );

    expect(findings([list('CAG')], at(1171), mapper)[1]).toBe(
      'ACL_WIDE CAG (135,1024-2000) also opens 3 other services of exch1.corp.example: Security accounts (MS-SAMR) on 1025; Some service on 1026; 12345778-1234-abcd-ef00-0123456789ac on 1027.',
    );
  });

  it('stay short where a list opens dozens of services', () => {
    const many = listing(
      ...Array.from({ length: 40 }, (_, index) => entry(1101 + index, `Service ${String(index)}`)),
    );

    expect(findings([list('CAG')], at(1171), many)[1]).toMatch(
      /also opens 40 other services .*Service 11 on 1112; and 28 more\.$/,
    );
  });

  it('stand beside the verdict for the helpdesk, and never change it', () => {
    const healthy = EXCHANGE_INTERFACES.map(({ name }) => bound(name));
    const diagnosis = diagnose({
      result: result(
        [...wayUp, ...healthy.flatMap(({ checks }) => checks)],
        healthy.flatMap(({ endpoints }) => endpoints),
      ),
      network: networkOf({ label: 'tunnel' }),
      interfaces: EXCHANGE_INTERFACES,
      accessLists: [list('CAG')],
    });

    expect(diagnosis).toMatchObject({
      code: 'ALL_GREEN',
      severity: 'ok',
      findings: [{ code: 'LIST_IS_A_BET', audience: 'helpdesk' }],
    });
  });
});
