import { describe, expect, it } from 'vitest';
import type { ProbeRun } from '../../../model/run.ts';
import { renderRun } from '../../../cli/render/ladder.ts';
import { paintFor } from '../../../cli/render/paint.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { diagnose } from '../../../diagnosis/diagnose.ts';
import type { CheckResult } from '../../../model/check.ts';
import { bound, check, of, result } from '../../support/ladder-results.ts';
import { AT, endpointOf, networkOf } from '../../support/samples.ts';

const overUmts = networkOf({
  label: 'tunnel',
  link: 'mobile',
  over: 'mobile',
  tunnel: { state: 'up', product: 'Secure Access', adapter: 'Citrix_VA' },
  reasons: ['Secure Access, because the route to Exchange leaves by Citrix_VA'],
});
const INTERFACES = EXCHANGE_INTERFACES.filter(({ name }) => name === 'EMSMDB' || name === 'NSPI');

function runOf(checks: readonly CheckResult[], endpoints: ProbeRun['endpoints']): ProbeRun {
  const learned = result(checks, endpoints);
  const diagnosis = {
    ...diagnose({ result: learned, network: overUmts, interfaces: INTERFACES }),
    since: AT,
    reference: null,
  };
  return {
    schema: 1,
    target: { host: 'exch1.corp.example', addresses: ['10.1.2.3'] },
    network: overUmts,
    startedAt: AT,
    tookMs: 5_300,
    checks: [...checks],
    endpoints,
    mapper: null,
    server: null,
    doors: [],
    way: null,
    outlook: null,
    diagnosis,
    advice: null,
  };
}

const outside = of('EMSMDB', {
  port: 2314,
  device: 'Citrix Access Gateway',
  owner: 'Network team',
  allow: '135,1024-2000',
  devices: 'Citrix Access Gateway (list 1 of 2 on the way)',
  keepers: 'Network team (Citrix Access Gateway)',
  refusal: 'Citrix Access Gateway does not allow (it allows 135,1024-2000)',
});
const below = [
  check('link', 'ok'),
  check('tunnel', 'ok'),
  { ...check('name', 'ok', null, {}, ['exch1.corp.example is 10.1.2.3']), ms: 12 },
  check('rpc.connect', 'ok', null, { address: '10.1.2.3', port: 135 }),
  { ...check('rpc.mapper', 'ok', null, { address: '10.1.2.3', port: 135 }), ms: 139 },
];
const lostPort = runOf(
  [
    ...below,
    check('rpc.map.EMSMDB', 'ok', null, { ...outside }),
    check('rpc.acl.EMSMDB', 'fail', 'RPC_PORT_OUTSIDE_ACL', outside),
    { ...check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_BLOCKED', outside), ms: 5_003 },
    check('rpc.bind.EMSMDB', 'inconclusive', null, outside),
    ...bound('NSPI').checks,
  ],
  [
    endpointOf('EMSMDB', { port: 2314, tcp: 'timed-out', bind: 'not-tried' }),
    ...bound('NSPI').endpoints,
  ],
);

describe('the ladder on a terminal', () => {
  it('says of a port outside a list whether it was refused: a reset is no silence', () => {
    const refused = runOf(
      [
        ...below,
        check('rpc.map.EMSMDB', 'ok', null, outside),
        check('rpc.acl.EMSMDB', 'fail', 'RPC_PORT_OUTSIDE_ACL', outside),
        check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_REFUSED', outside),
        check('rpc.bind.EMSMDB', 'inconclusive', null, outside),
        ...bound('NSPI').checks,
      ],
      [
        endpointOf('EMSMDB', { port: 2314, tcp: 'refused', bind: 'not-tried' }),
        ...bound('NSPI').endpoints,
      ],
    );

    expect(renderRun(refused, 200, paintFor(false))).toContain(
      'outside Citrix Access Gateway (135,1024-2000), and refused',
    );
  });

  it.each([
    [
      'while its bind was under way',
      'ok',
      'cut by the deadline after 985 ms',
      'not tested: rpc.port.EMSMDB did not succeed',
    ],
    [
      'while it was connecting',
      'inconclusive',
      'not tested: rpc.port.EMSMDB did not succeed',
      'cut by the deadline after 985 ms',
    ],
  ] as const)('does not tick a port that the deadline cut %s', (_, portStatus, onBind, onPort) => {
    const cut = runOf(
      [
        ...below,
        check('rpc.map.EMSMDB', 'ok', null, of('EMSMDB')),
        check('rpc.acl.EMSMDB', 'ok', null, of('EMSMDB')),
        check('rpc.port.EMSMDB', portStatus, null, of('EMSMDB'), [onPort]),
        check('rpc.bind.EMSMDB', 'inconclusive', null, of('EMSMDB'), [onBind]),
        ...bound('NSPI').checks,
      ],
      [endpointOf('EMSMDB', { bind: 'not-tried' }), ...bound('NSPI').endpoints],
    );

    expect(renderRun(cut, 80, paintFor(false))).toMatch(
      /· EMSMDB.*cut by the deadline after 985 ms/,
    );
  });

  it('shows in one look which rung failed and who must act', () => {
    expect(renderRun(lostPort, 80, paintFor(false)))
      .toBe(`The way to exch1.corp.example (10.1.2.3) from here: Secure Access over UMTS

  ✓ network             1.0 ms  Secure Access, because the route to Exchange
                                leaves by Citrix_VA
  ✓ VPN                 1.0 ms  Secure Access over UMTS
  ✓ name                 12 ms  exch1.corp.example is 10.1.2.3
  ✓ mapper  port 135    140 ms  answers, and speaks RPC
  ✗ EMSMDB  port 2314  5004 ms  outside Citrix Access Gateway (135,1024-2000),
                                and no answer
  ✓ NSPI  port 1171     2.0 ms  bound

BROKEN  Exchange offers EMSMDB on port 2314, which Citrix Access Gateway does
        not allow (it allows 135,1024-2000).
Who must act  Network team (Citrix Access Gateway)
Next step     Ask Network team to allow 10.1.2.3 TCP 2314 on Citrix Access
              Gateway (list 1 of 2 on the way), or the Exchange team to pin the
              port.
Code          RPC_PORT_OUTSIDE_ACL. More: linesman explain RPC_PORT_OUTSIDE_ACL`);
  });

  it.each([60, 80, 100])('keeps within %i columns', (columns) => {
    const widest = Math.max(
      ...renderRun(lostPort, columns, paintFor(false))
        .split('\n')
        .map((line) => line.length),
    );

    expect(widest).toBeLessThanOrEqual(columns);
  });

  it('folds what was never tested into one line', () => {
    const refused = {
      ...check('rpc.connect', 'fail', 'EPM_REFUSED', {
        host: 'exch1.corp.example',
        address: '10.1.2.3',
        port: 135,
      }),
    };
    const untested = ['EMSMDB', 'NSPI'].flatMap((name) =>
      ['map', 'port', 'bind'].map((step) =>
        check(`rpc.${step}.${name}`, 'inconclusive', null, of(name), [
          'not tested: rpc.connect did not succeed',
        ]),
      ),
    );
    const text = renderRun(
      runOf([check('link', 'ok'), refused, ...untested], []),
      80,
      paintFor(false),
    );

    expect(text).toContain('  · not tested                 EMSMDB, NSPI\n');
    expect(text.match(/not tested/g)).toHaveLength(1);
  });

  it('says each state with a mark, never by colour alone', () => {
    const plain = renderRun(lostPort, 80, paintFor(false));
    const coloured = renderRun(lostPort, 80, paintFor(true)).replaceAll(
      new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g'),
      '',
    );

    expect(coloured).toBe(plain);
  });
});
