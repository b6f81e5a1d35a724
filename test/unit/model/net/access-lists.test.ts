import { expect, it } from 'vitest';
import {
  compareAddress,
  comparePort,
  firstInTheWay,
  insideLists,
  namesAddresses,
  type PortReach,
} from '../../../../model/net/access-lists.ts';
import { deviceRules } from '../../../../model/net/device-rules.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
import type { NetworkLabel } from '../../../../model/network-state.ts';
import { nextStepOf, summaryOf } from '../../../../model/text/codes.ts';
import { judgeAddressList, judgePortList } from '../../../../probes/exchange/rungs/access-list.ts';

/** What the ladder says of a port that was held against the lists. */
const judgePort = (
  lists: readonly AccessListInPlay[],
  label: NetworkLabel,
  port: number,
  reach: PortReach,
) => judgePortList(comparePort({ lists, label }, port, reach));
const judgeAddress = (
  lists: readonly AccessListInPlay[],
  label: NetworkLabel,
  host: string,
  address: string,
  answers: boolean | null,
) => judgeAddressList(compareAddress({ lists, label }, { host, address }), address, answers);
const list = (over: Partial<AccessListInPlay> = {}): AccessListInPlay => ({
  device: 'Gateway',
  owner: 'Network team',
  allow: [
    { from: 135, to: 135 },
    { from: 1024, to: 2000 },
  ],
  to: [],
  on: ['tunnel'],
  whatIf: false,
  ...over,
});

it.each<
  readonly [
    what: string,
    over: Partial<AccessListInPlay>,
    port: number,
    reach: PortReach,
    verdict: object,
  ]
>([
  ['a port inside every list', {}, 1171, 'bound', { status: 'ok', code: null }],
  [
    'a port outside a list in the way, and blocked',
    {},
    2314,
    'blocked',
    { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'the same where nobody knows where the list is in the way',
    { on: null },
    2314,
    'blocked',
    { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'a port outside a list elsewhere, and blocked here',
    { on: ['mobile'] },
    2314,
    'blocked',
    { status: 'fail', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'a port outside a list elsewhere, and bound here',
    { on: ['mobile'] },
    2314,
    'bound',
    { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'a port outside a list in the way, and bound through it: the typed list is stale',
    {},
    2314,
    'bound',
    { status: 'degraded', code: 'ACL_STALE' },
  ],
  [
    'the same for a what-if, which nobody typed as a fact',
    { whatIf: true },
    2314,
    'bound',
    { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'the same for a list whose whereabouts are unknown',
    { on: null },
    2314,
    'bound',
    { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'a port outside, where another service answered',
    {},
    2314,
    'answered',
    { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
  [
    'a port outside, cut by the deadline',
    {},
    2314,
    'unknown',
    { status: 'degraded', code: 'RPC_PORT_OUTSIDE_ACL' },
  ],
])('judges %s', (_, over, port, reach, verdict) => {
  expect(judgePort([list(over)], 'tunnel', port, reach)).toMatchObject(verdict);
});

it('names the first list in the way that does not hold the port, not a wider one before it', () => {
  const verdict = judgePort(
    [
      list({ device: 'Wide', allow: [{ from: 1, to: 65535 }] }),
      list({ device: 'ISA Server', owner: null }),
    ],
    'tunnel',
    2314,
    'blocked',
  );

  expect(verdict.args).toEqual({
    device: 'ISA Server',
    owner: 'the firewall team',
    allow: '135,1024-2000',
    where: 'list 2 of 2 on the way',
    devices: 'ISA Server (list 2 of 2 on the way)',
    keepers: 'Firewall team (ISA Server)',
    shutBy: 'ISA Server',
    refusal: 'ISA Server does not allow (it allows 135,1024-2000)',
    whatIf: false,
  });
});

it('names every list that shuts a port out, for mail stays dead until the last of them changes', () => {
  const lists = [
    list(),
    list({ device: 'Wide', allow: [{ from: 1, to: 65535 }] }),
    list({ device: 'ISA Server', owner: null, allow: [{ from: 135, to: 1100 }] }),
    list({ device: 'Elsewhere', on: ['lan-foreign'] }),
  ];
  const args = {
    interface: 'EMSMDB',
    address: '10.1.2.3',
    port: 2314,
    ...judgePort(lists, 'tunnel', 2314, 'blocked').args,
  };

  expect(summaryOf('RPC_PORT_OUTSIDE_ACL', args)).toBe(
    'Exchange offers EMSMDB on port 2314, which 2 lists shut out: Gateway (it allows 135,1024-2000) and ISA Server (it allows 135-1100).',
  );
  expect(nextStepOf('RPC_PORT_OUTSIDE_ACL', args)).toBe(
    'Ask Network team and the firewall team to allow 10.1.2.3 TCP 2314 on Gateway (list 1 of 4 on the way) and ISA Server (list 3 of 4 on the way), or the Exchange team to pin the port.',
  );
});

it('notes a port near the end of a range that allows it', () => {
  const verdict = judgePort([list()], 'tunnel', 1990, 'bound');

  expect(verdict).toMatchObject({
    status: 'ok',
    args: { tight: '1024-2000', tightDevice: 'Gateway' },
  });
});

it('adds up the rules of one device, for what one of them allows the device lets pass', () => {
  const lists = [
    list(),
    list({ allow: [{ from: 2000, to: 3000 }] }),
    list({ device: 'ISA Server' }),
  ];

  expect(insideLists(lists, 2314)).toEqual({ Gateway: true, 'ISA Server': false });
});

it('counts what one rule of a device denies as denied, whatever another allows', () => {
  const lists = [
    list(),
    list({ allow: [{ from: 2000, to: 3000 }], deny: [{ from: 1171, to: 1171 }] }),
  ];

  expect([1170, 1171, 2314].map((port) => insideLists(lists, port)['Gateway'])).toEqual([
    true,
    false,
    true,
  ]);
});

it('keeps a what-if apart from the typed list of the same device: both must let the port pass', () => {
  const lists = [
    list({ on: null }),
    list({ allow: [{ from: 2000, to: 3000 }], on: null, whatIf: true }),
  ];

  expect(insideLists(lists, 2314)).toEqual({ Gateway: false });
});

it('asks of a device with rules for several servers only those for the address at hand', () => {
  const lists = [
    list({ to: ['10.1.2.3'] }),
    list({ to: ['10.1.2.0/24'], allow: [{ from: 6000, to: 7000 }] }),
    list({ to: ['10.7.7.7'], allow: [{ from: 1, to: 65535 }] }),
  ];

  expect(
    [1171, 6005, 2314].map(
      (port) =>
        insideLists(lists, port, { host: 'exch1.corp.example', address: '10.1.2.3' })['Gateway'],
    ),
  ).toEqual([true, true, false]);
});

it('goes by all rules of a device where none is meant for the address: the address itself tells of that', () => {
  const lists = [
    list({ to: ['10.7.7.7'] }),
    list({ to: ['10.8.8.8'], allow: [{ from: 6000, to: 7000 }] }),
  ];

  expect(insideLists(lists, 6005, { host: 'exch1.corp.example', address: '10.1.2.3' })).toEqual({
    Gateway: true,
  });
});

it('lets a rule without destinations stand for any address, whatever another rule of the device names', () => {
  expect(
    judgeAddress(
      [list({ to: ['10.1.2.3'] }), list()],
      'tunnel',
      'exch1.corp.example',
      '10.9.9.9',
      false,
    ),
  ).toMatchObject({ status: 'ok', code: null });
});

it('asks the owner whom any rule of the device names', () => {
  expect(judgePort([list({ owner: null }), list()], 'tunnel', 2314, 'blocked').args).toMatchObject({
    owner: 'Network team',
  });
});

it('calls no port tight within a list that a filter does not go by', () => {
  expect(judgePort([list({ kind: 'rpc-filter' })], 'tunnel', 1990, 'bound').args).toEqual({});
});

it('never holds a port against a filter that reads RPC, and says why', () => {
  const verdict = judgePort(
    [list({ device: 'ISA Server', kind: 'rpc-filter', allow: [{ from: 135, to: 135 }] })],
    'tunnel',
    2314,
    'blocked',
  );

  expect(verdict).toMatchObject({ status: 'ok', code: null });
  expect(verdict.evidence.join()).toContain(
    'ISA Server (the only list on the way; the source that it sees is not given; in the way on tunnel) reads RPC and opens the announced port for each client',
  );
  expect(insideLists([list({ kind: 'rpc-filter', allow: [] })], 2314)).toEqual({});
});

it('holds a port against a gateway that accepts connections itself like against any list', () => {
  expect(judgePort([list({ kind: 'tcp-proxy' })], 'tunnel', 2314, 'blocked')).toMatchObject({
    status: 'fail',
    code: 'RPC_PORT_OUTSIDE_ACL',
  });
});

it('does not hold RPC against a firewall in front of the VPN gateway, which sees the tunnel alone', () => {
  const front = list({
    device: 'Perimeter',
    allow: [{ from: 443, to: 443 }],
    to: ['cag.example'],
    beforeGateway: true,
  });

  expect(judgePort([front, list()], 'tunnel', 1171, 'blocked')).toMatchObject({
    status: 'ok',
    code: null,
  });
  expect(judgeAddress([front], 'tunnel', 'exch1.corp.example', '10.1.2.3', false)).toMatchObject({
    status: 'ok',
    code: null,
  });
  expect(firstInTheWay([front, list()], 'tunnel')?.device).toBe('Gateway');
  expect(namesAddresses([front])).toBe(false);
  expect(deviceRules([front, list()], null).map(({ device, place }) => [device, place])).toEqual([
    ['Gateway', { index: 1, of: 1 }],
  ]);
});

it('says of every list where it stands, what it sees, and how old it is', () => {
  const gateway = list({
    from: ['10.1.9.1'],
    asOf: '2026-05-01',
    group: 'Field',
    typedIn: 'user file',
    ignored: ['udp/137'],
    deny: [{ from: 1433, to: 1433 }],
  });
  const verdict = judgePort(
    [gateway, list({ device: 'ISA Server', on: null })],
    'tunnel',
    1171,
    'bound',
  );

  expect(verdict.evidence).toEqual([
    'Gateway (list 1 of 2 on the way, sees 10.1.9.1; in the way on tunnel; for the group Field; as of 2026-05-01; from the user file; denies 1433; udp/137 plays no part) allows 135,1024-2000: 1171 is inside',
    'ISA Server (list 2 of 2 on the way; the source that it sees is not given) allows 135,1024-2000: 1171 is inside',
  ]);
});

it.each<
  readonly [
    what: string,
    to: readonly string[],
    address: string,
    answers: boolean | null,
    verdict: object,
  ]
>([
  ['an address that the list names', ['10.1.2.3'], '10.1.2.3', false, { status: 'ok' }],
  [
    'an IPv6 address in another spelling',
    ['2001:DB8:0:0::1'],
    '2001:db8::1',
    false,
    { status: 'ok' },
  ],
  [
    'an address in a network that the list names',
    ['10.7.0.0/16', '10.1.2.0/24'],
    '10.1.2.3',
    false,
    { status: 'ok' },
  ],
  [
    'an address in a range that the list names',
    ['10.1.2.1-10.1.2.9'],
    '10.1.2.3',
    false,
    { status: 'ok' },
  ],
  [
    'an address outside every network and range',
    ['10.7.0.0/16', '10.1.2.1-10.1.2.9'],
    '10.1.2.10',
    false,
    {
      status: 'fail',
      code: 'RPC_ADDRESS_OUTSIDE_ACL',
      args: {
        allowedAddresses: '10.7.0.0/16, 10.1.2.1-10.1.2.9',
        where: 'the only list on the way',
      },
    },
  ],
  ['the host by its name', ['EXCH1.corp.example'], '10.9.9.9', false, { status: 'ok' }],
  [
    'another address, where nothing answers',
    ['10.1.2.3'],
    '10.9.9.9',
    false,
    { status: 'fail', code: 'RPC_ADDRESS_OUTSIDE_ACL' },
  ],
  ['another address that answers', ['10.1.2.3'], '10.9.9.9', true, { status: 'ok', code: null }],
  [
    'another address that was not tested to its end',
    ['10.1.2.3'],
    '10.9.9.9',
    null,
    { status: 'inconclusive', code: null },
  ],
])('holds %s against the destinations of a list', (_, to, address, answers, verdict) => {
  expect(
    judgeAddress([list({ to })], 'tunnel', 'exch1.corp.example', address, answers),
  ).toMatchObject(verdict);
});
