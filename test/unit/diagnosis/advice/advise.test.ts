import { describe, expect, it } from 'vitest';
import { Advice } from '../../../../model/advice.ts';
import type { CheckResult } from '../../../../model/check.ts';
import type { NetworkLabel } from '../../../../model/network-state.ts';
import type { PortRange } from '../../../../model/net/port-list.ts';
import type { Endpoint } from '../../../../model/run.ts';
import { adviseOn } from '../../../../diagnosis/advice/advise.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
import { check, result } from '../../../support/ladder-results.ts';
import { endpointOf } from '../../../support/samples.ts';

const MAPPER = { from: 135, to: 135 };
const NARROW: readonly PortRange[] = [MAPPER, { from: 1024, to: 2000 }];
const list = (over: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'Citrix Access Gateway',
  owner: 'Network team',
  contact: 'tel. 4711',
  allow: NARROW,
  to: [],
  on: ['tunnel'],
  whatIf: false,
  ...over,
});
const blocked = (port: number, over: Partial<Endpoint> = {}): Endpoint =>
  endpointOf('EMSMDB', { port, tcp: 'timed-out', bind: 'not-tried', ...over });
const advise = (
  accessLists: readonly AccessListInPlay[],
  endpoints: readonly Endpoint[],
  {
    checks = [],
    label = 'tunnel',
    mapperPort = 135,
  }: {
    readonly checks?: readonly CheckResult[];
    readonly label?: NetworkLabel;
    readonly mapperPort?: number;
  } = {},
): Advice | null => adviseOn({ result: result(checks, endpoints), accessLists, mapperPort, label });

describe('advice', () => {
  it('names for each device whom to ask, and the fewest ports that let Exchange pass today', () => {
    const advice = advise(
      [
        list(),
        list({
          device: 'ISA Server',
          from: ['10.1.9.1'],
          allow: [...NARROW, { from: 2300, to: 2314 }],
        }),
      ],
      [
        blocked(2314),
        endpointOf('NSPI', { port: 2320, bind: 'not-tried' }),
        endpointOf('RFR', { port: 1171 }),
      ],
    );

    expect(advice?.changes.map((change) => ({ ...change, lines: [] }))).toEqual([
      {
        device: 'Citrix Access Gateway',
        owner: 'Network team',
        contact: 'tel. 4711',
        where: 'list 1 of 2 on the way',
        source: [],
        destination: '10.1.2.3',
        ports: '2314,2320',
        lasting: '1024-5000',
        why: 'Exchange offers EMSMDB on 2314, NSPI on 2320, and the list allows 135,1024-2000',
        lines: [],
      },
      {
        device: 'ISA Server',
        owner: 'Network team',
        contact: 'tel. 4711',
        where: 'list 2 of 2 on the way, sees 10.1.9.1',
        source: ['10.1.9.1'],
        destination: '10.1.2.3',
        ports: '2320',
        lasting: '1024-5000',
        why: 'Exchange offers NSPI on 2320, and the list allows 135,1024-2000,2300-2314',
        lines: [],
      },
    ]);
    expect(advice?.changes[1]?.lines).toEqual([
      {
        product: 'ISA Server or Forefront TMG (access rule)',
        text: expect.stringContaining('from 2320 to 2320') as string,
      },
    ]);
    expect(Advice.safeParse(advice).success).toBe(true);
  });

  it('is silent where every list holds what is needed, today and after any restart', () => {
    expect(
      advise(
        [list({ allow: [MAPPER, { from: 1024, to: 5000 }] })],
        [endpointOf('EMSMDB', { port: 1171 })],
      ),
    ).toBeNull();
    expect(advise([], [blocked(2314)])).toBeNull();
    expect(advise([list({ kind: 'rpc-filter', allow: [MAPPER] })], [blocked(2314)])).toBeNull();
    expect(
      advise([list({ allow: [{ from: 443, to: 443 }], beforeGateway: true })], [blocked(2314)]),
    ).toBeNull();
  });

  it("tells how to pin the ports where the list holds today's and only a part of what the server draws from", () => {
    const advice = advise([list()], [endpointOf('EMSMDB', { port: 1171 })]);

    expect(advice?.changes).toEqual([]);
    expect(advice?.staticPorts?.join()).toContain('REG_DWORD 1998');
  });

  it('never pins Exchange to the port of the endpoint mapper', () => {
    const advice = advise(
      [list({ allow: [...NARROW, { from: 35099, to: 35099 }] })],
      [endpointOf('EMSMDB', { port: 1171 })],
      { mapperPort: 35099 },
    );

    expect(advice?.staticPorts?.join()).not.toContain('35099');
  });

  it('asks for the endpoint mapper as well where the list does not hold its port', () => {
    expect(
      advise(
        [list({ allow: [{ from: 1024, to: 2000 }], on: null })],
        [endpointOf('EMSMDB', { port: 2314 })],
      )?.changes[0]?.ports,
    ).toBe('135,2314');
    expect(
      advise([list({ on: null })], [endpointOf('EMSMDB', { port: 1171 })], { mapperPort: 1350 })
        ?.changes,
    ).toEqual([]);
    expect(advise([list({ allow: [MAPPER], on: null })], [], { mapperPort: 593 })).toBeNull();
  });

  it('asks nothing of a device whose typed list a bind through it has disproved', () => {
    expect(advise([list()], [endpointOf('EMSMDB', { port: 2314 })])).toBeNull();
    expect(
      advise([list()], [endpointOf('EMSMDB', { port: 2314 })], { label: 'lan-corporate' })
        ?.changes[0]?.ports,
    ).toBe('2314');
  });

  it('tells of a port that the device denies', () => {
    const advice = advise(
      [
        list({
          allow: [MAPPER, { from: 1024, to: 1170 }, { from: 1172, to: 2000 }],
          deny: [{ from: 1171, to: 1171 }],
        }),
      ],
      [blocked(1171)],
    );

    expect(advice?.changes[0]).toMatchObject({
      ports: '1171',
      why: 'Exchange offers EMSMDB on 1171, and the list allows 135,1024-1170,1172-2000 and denies 1171',
    });
  });

  it('asks for the new address where the server moved, on every port that the old one had', () => {
    const moved = check('rpc.acl', 'fail', 'RPC_ADDRESS_OUTSIDE_ACL', { address: '10.1.2.3' });
    const advice = advise(
      [list({ to: ['10.7.0.0/16'] }), list({ device: 'ISA Server', to: ['10.1.0.0/16'] })],
      [],
      { checks: [moved] },
    );

    expect(advice?.changes).toHaveLength(1);
    expect(advice?.changes[0]).toMatchObject({
      device: 'Citrix Access Gateway',
      destination: '10.1.2.3',
      ports: '135,1024-2000',
      why: 'exch1.corp.example is now 10.1.2.3, and the list allows 10.7.0.0/16',
    });
  });

  it('says of each address of an array what it needs, and asks for none that did not move', () => {
    const moved = check('rpc.acl@10.1.2.4', 'fail', 'RPC_ADDRESS_OUTSIDE_ACL', {
      address: '10.1.2.4',
    });
    const array = {
      ...result([moved], [blocked(2314)]),
      target: { host: 'exch1.corp.example', addresses: ['10.1.2.3', '10.1.2.4'] },
    };
    const advice = adviseOn({
      result: array,
      accessLists: [
        list({ to: ['10.7.0.0/16'] }),
        list({ device: 'ISA Server', to: ['10.1.2.3'] }),
      ],
      mapperPort: 135,
      label: 'tunnel',
    });

    expect(
      advice?.changes.map(({ device, destination, ports }) => [device, destination, ports]),
    ).toEqual([
      ['ISA Server', '10.1.2.3', '2314'],
      ['Citrix Access Gateway', '10.1.2.4', '135,1024-2000'],
      ['ISA Server', '10.1.2.4', '135,1024-2000'],
    ]);
  });

  it('asks for no mapper port where a mapper answered through the device, whatever its typed list says', () => {
    expect(
      advise([list({ allow: [{ from: 1024, to: 2000 }] })], [endpointOf('EMSMDB', { port: 1171 })])
        ?.changes,
    ).toEqual([]);
  });

  it("looks no further where today's ports complete the range that the server draws from", () => {
    const almost = [MAPPER, { from: 1024, to: 2313 }, { from: 2315, to: 5000 }];

    expect(advise([list({ allow: almost })], [blocked(2314)])?.changes[0]).toMatchObject({
      ports: '2314',
      lasting: null,
    });
  });

  it('may pin Exchange to a port that it has today, and to none that another service has', () => {
    const entry = (port: number) => ({
      uuid: '',
      version: '1.0',
      name: null,
      annotation: '',
      protocol: 'ncacn_ip_tcp',
      port,
      endpoint: null,
    });
    const mapper = {
      entries: 2,
      pages: 1,
      complete: true,
      reason: null,
      byProtocol: {},
      list: [entry(2000), entry(1999)],
    };
    const advice = adviseOn({
      result: { ...result([], [endpointOf('EMSMDB', { port: 2000 })]), mapper },
      accessLists: [list()],
      mapperPort: 135,
      label: 'tunnel',
    });

    expect(
      [...(advice?.staticPorts?.[0] ?? '').matchAll(/REG_DWORD (\d+)/g)].map(([, port]) => port),
    ).toEqual(['1997', '1998', '2000', '2000']);
  });

  it('knows no lasting range where the ports come from none', () => {
    expect(advise([list()], [blocked(1171), blocked(60001)])?.changes[0]).toMatchObject({
      ports: '60001',
      lasting: null,
    });
  });
});
