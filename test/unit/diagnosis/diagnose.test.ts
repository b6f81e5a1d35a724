import { describe, expect, it } from 'vitest';
import type { CheckResult } from '../../../model/check.ts';
import { exitFor } from '../../../model/exit.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import type { NetworkState } from '../../../model/network-state.ts';
import type { Endpoint } from '../../../model/run.ts';
import { diagnose, type FreshDiagnosis } from '../../../diagnosis/diagnose.ts';
import { bound, check, of, result, wayUp } from '../../support/ladder-results.ts';
import { endpointOf, networkOf } from '../../support/samples.ts';

const NAMES = EXCHANGE_INTERFACES.map(({ name }) => name);

/** Diagnoses a run in which every interface but `except` answered, and `more` was seen besides. */
function verdict(
  more: readonly CheckResult[],
  {
    except = [],
    endpoints = [],
    below = wayUp,
    facts = {},
  }: {
    readonly except?: readonly string[];
    readonly endpoints?: readonly Endpoint[];
    readonly below?: readonly CheckResult[];
    readonly facts?: Parameters<typeof result>[2];
  } = {},
): FreshDiagnosis {
  const others = NAMES.filter((name) => !except.includes(name)).map(bound);
  const whole = result(
    [...below, ...others.flatMap(({ checks }) => checks), ...more],
    [...others.flatMap((one) => one.endpoints), ...endpoints],
    facts,
  );
  return diagnose({ result: whole, network: networkOf(), interfaces: EXCHANGE_INTERFACES });
}

const seen = ({ code, severity, whoMustAct }: FreshDiagnosis): readonly string[] => [
  code,
  severity,
  whoMustAct,
];

describe('a verdict', () => {
  it('is green when every interface accepted a bind', () => {
    const diagnosis = verdict([]);

    expect(seen(diagnosis)).toEqual(['ALL_GREEN', 'ok', 'nobody']);
    expect(diagnosis.summary).toBe(
      'Exchange is reachable: EMSMDB, AsyncEMSMDB, NSPI, RFR answered on exch1.corp.example.',
    );
    expect(diagnosis.confidence).toBe('high');
  });

  it.each([
    ['EMSMDB', 'broken', 4],
    ['NSPI', 'degraded', 3],
    ['RFR', 'degraded', 3],
    ['AsyncEMSMDB', 'info', 0],
  ])('weighs a missing %s as %s', (name, severity, exit) => {
    const diagnosis = verdict([check(`rpc.map.${name}`, 'fail', 'RPC_NOT_REGISTERED', of(name))], {
      except: [name],
    });

    expect(seen(diagnosis)).toEqual(['RPC_NOT_REGISTERED', severity, 'exchange']);
    expect(exitFor(diagnosis)).toBe(exit);
  });

  it('names the port and the list when the port lies outside it and does not answer', () => {
    const args = of('EMSMDB', {
      port: 2314,
      device: 'Citrix Access Gateway',
      owner: 'Network team',
      devices: 'Citrix Access Gateway (list 1 of 2 on the way)',
      refusal: 'Citrix Access Gateway does not allow (it allows 135,1024-2000)',
    });
    const diagnosis = verdict(
      [
        check('rpc.map.EMSMDB', 'ok', null, args),
        check('rpc.acl.EMSMDB', 'fail', 'RPC_PORT_OUTSIDE_ACL', args),
        check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_BLOCKED', args),
      ],
      {
        except: ['EMSMDB'],
        endpoints: [endpointOf('EMSMDB', { port: 2314, tcp: 'timed-out', bind: 'not-tried' })],
      },
    );

    expect(seen(diagnosis)).toEqual(['RPC_PORT_OUTSIDE_ACL', 'broken', 'firewall']);
    expect(diagnosis.summary).toBe(
      'Exchange offers EMSMDB on port 2314, which Citrix Access Gateway does not allow (it allows 135,1024-2000).',
    );
    expect(diagnosis.nextStep).toContain(
      'Ask Network team to allow 10.1.2.3 TCP 2314 on Citrix Access Gateway',
    );
  });

  it('is only degraded when a port outside a list works from here, and names every such port', () => {
    const outside = (name: string): CheckResult =>
      check(
        `rpc.acl.${name}`,
        'degraded',
        'RPC_PORT_OUTSIDE_ACL',
        of(name, { port: 2314, device: 'ISA', allow: '135' }),
      );
    const facts = {
      'rpc.acl.EMSMDB': { outsideListOf: 'ISA' },
      'rpc.acl.NSPI': { outsideListOf: 'ISA' },
      'rpc.acl.RFR': { outsideListOf: 'Citrix' },
    };
    const diagnosis = verdict([outside('EMSMDB'), outside('NSPI'), outside('RFR')], { facts });

    expect(seen(diagnosis)).toEqual(['RPC_PORT_OUTSIDE_ACL', 'degraded', 'firewall']);
    expect(diagnosis.args).toMatchObject({ interface: 'EMSMDB', alsoOutside: ['NSPI 2314'] });
    expect(exitFor(diagnosis)).toBe(3);
  });

  it('stays healthy when the typed list is stale, and asks whoever keeps the settings', () => {
    const diagnosis = verdict([
      check(
        'rpc.acl.EMSMDB',
        'degraded',
        'ACL_STALE',
        of('EMSMDB', { device: 'ISA', allow: '135' }),
      ),
    ]);

    expect(seen(diagnosis)).toEqual(['ACL_STALE', 'info', 'settings']);
    expect(exitFor(diagnosis)).toBe(0);
  });

  it('lets an RPC answer acquit everything below it', () => {
    const below = [
      check('link', 'fail', 'LINK_DOWN'),
      check('gateway', 'fail', 'GATEWAY_UNREACHABLE'),
      check('tunnel', 'fail', 'TUNNEL_NO_ROUTE'),
      ...wayUp.slice(2),
    ];

    expect(verdict([], { below }).code).toBe('ALL_GREEN');
  });

  it('folds a failure under the one that it depends on, through what was not tested between them', () => {
    const below = [
      ...wayUp.slice(0, 2),
      check('rpc.connect', 'fail', 'RPC_NO_ANSWER', { reason: 'silence' }),
      { ...check('rpc.mapper', 'inconclusive'), dependsOn: ['rpc.connect'] },
    ];
    const above = check('rpc.map.EMSMDB', 'fail', 'RPC_NO_ANSWER', of('EMSMDB'));
    const evidence = (dependsOn: string[]) =>
      verdict([{ ...above, dependsOn }], { except: NAMES, below }).evidence;

    expect(evidence(['rpc.mapper'])).toEqual(['rpc.connect']);
    expect(evidence([])).toEqual(['rpc.connect', 'rpc.map.EMSMDB']);
  });

  it('hides consequences behind the first independent failure', () => {
    const below = [
      check('link', 'ok'),
      check('tunnel', 'fail', 'TUNNEL_DOWN', {
        gateway: 'cag.example',
        gatewayMs: 210,
        product: 'Secure Access',
      }),
      check('name', 'ok'),
      check('rpc.connect', 'fail', 'EPM_BLOCKED'),
    ];
    const diagnosis = verdict([], { except: NAMES, below });

    expect(seen(diagnosis)).toEqual(['TUNNEL_DOWN', 'inconclusive', 'user']);
    expect(diagnosis.nextStep).toBe('Start Secure Access to send mail.');
    expect(exitFor(diagnosis)).toBe(5);
  });

  it('does not blame the gateway when the server itself refuses', () => {
    const below = [
      check('link', 'ok'),
      check('gateway', 'fail', 'GATEWAY_UNREACHABLE'),
      check('name', 'ok'),
      check('rpc.connect', 'fail', 'EPM_REFUSED'),
    ];

    expect(verdict([], { except: NAMES, below }).code).toBe('EPM_REFUSED');
  });

  it('is not red by the mapper alone outside a VPN that is wanted', () => {
    const outside = (change: Partial<NetworkState>): readonly string[] =>
      seen(
        diagnose({
          result: result(
            [
              check('link', 'ok'),
              check('gateway', 'inconclusive'),
              check('name', 'ok'),
              check('rpc.connect', 'fail', 'EPM_BLOCKED', { port: 135 }),
            ],
            [],
          ),
          network: networkOf(change),
          interfaces: EXCHANGE_INTERFACES,
        }),
      );

    expect(outside({ label: 'mobile', link: 'mobile' })).toEqual([
      'INCONCLUSIVE',
      'inconclusive',
      'nobody',
    ]);
    expect(outside({ label: 'lan-corporate', trust: 'corporate' })[0]).toBe('EPM_BLOCKED');
    expect(outside({ tunnel: { state: 'up', product: null, adapter: 'tun0' } })[0]).toBe(
      'EPM_BLOCKED',
    );
  });

  it('is degraded when one member of several is red', () => {
    const diagnosis = verdict([
      check('rpc.connect@10.1.2.4', 'fail', 'EPM_BLOCKED', {
        address: '10.1.2.4',
        host: 'exch1.corp.example',
        port: 135,
      }),
    ]);

    expect(seen(diagnosis)).toEqual(['EPM_BLOCKED', 'degraded', 'firewall']);
  });

  it('is green beside IPv6 that leads nowhere, which the helpdesk is told; not where a member of IPv4 is dead', () => {
    const red = (address: string): FreshDiagnosis => {
      const others = NAMES.map(bound);
      const at = (id: string, status: 'ok' | 'fail', where: string): CheckResult =>
        check(`rpc.${id}@${where}`, status, status === 'ok' ? null : 'EPM_BLOCKED', {
          address: where,
          port: 135,
        });
      return diagnose({
        result: {
          ...result(
            [
              ...wayUp.slice(0, 2),
              ...[at('connect', 'ok', '10.1.2.3'), at('mapper', 'ok', '10.1.2.3')],
              at('connect', 'fail', address),
              ...others.flatMap(({ checks }) => checks),
            ],
            others.flatMap(({ endpoints }) => endpoints),
          ),
          target: { host: 'exch1.corp.example', addresses: ['10.1.2.3', address] },
        },
        network: networkOf(),
        interfaces: EXCHANGE_INTERFACES,
      });
    };

    expect(red('2001:db8::3').code).toBe('ALL_GREEN');
    expect(red('2001:db8::3').findings).toMatchObject([
      { code: 'IPV6_BROKEN', args: { addresses: ['2001:db8::3'] } },
    ]);
    expect([red('10.1.2.4').code, red('10.1.2.4').findings]).toEqual(['EPM_BLOCKED', []]);
  });

  it('is degraded when an interface binds on one port and a second one is dead', () => {
    const diagnosis = verdict([
      check('rpc.port.EMSMDB:1180', 'fail', 'RPC_PORT_REFUSED', of('EMSMDB', { port: 1180 })),
    ]);

    expect(seen(diagnosis)).toEqual(['RPC_PORT_REFUSED', 'degraded', 'exchange']);
  });

  it('is inconclusive, not failed, when the deadline cut the run before mail was tested', () => {
    const diagnosis = verdict(
      [
        check('rpc.bind.EMSMDB', 'inconclusive', null, of('EMSMDB'), [
          'cut by the deadline after 200 ms',
        ]),
      ],
      { except: ['EMSMDB'] },
    );

    expect(seen(diagnosis)).toEqual(['INCONCLUSIVE', 'inconclusive', 'nobody']);
    expect(diagnosis.summary).toContain('cut by the deadline after 200 ms');
  });

  it('does not call the way degraded while mail itself is untested', () => {
    const diagnosis = verdict(
      [
        check('rpc.bind.EMSMDB', 'inconclusive', null, of('EMSMDB')),
        check('rpc.map.NSPI', 'fail', 'RPC_NOT_REGISTERED', of('NSPI')),
      ],
      { except: ['EMSMDB', 'NSPI'] },
    );

    expect(diagnosis.code).toBe('INCONCLUSIVE');
  });

  it('keeps findings beside the verdict, each once', () => {
    const tight = check('rpc.acl.EMSMDB', 'ok', null, of('EMSMDB', { port: 1980 }));
    const translated = check('rpc.map.EMSMDB@10.1.2.4', 'ok', null, of('EMSMDB'));
    const facts = {
      'rpc.acl.EMSMDB': { nearEndOf: { range: '1024-2000', device: 'ISA' } },
      'rpc.map.EMSMDB@10.1.2.4': { towerAddress: '192.0.2.7' },
    };
    const diagnosis = verdict([tight, translated, translated], { facts });

    expect(diagnosis.code).toBe('ALL_GREEN');
    expect(diagnosis.findings.map(({ code, audience }) => [code, audience])).toEqual([
      ['ACL_TIGHT', 'helpdesk'],
      ['RPC_BEHIND_NAT', 'helpdesk'],
    ]);
  });

  it('is less sure where the deadline ended the silence that it rests on', () => {
    const silent = check('rpc.connect', 'fail', 'EPM_BLOCKED', of('EMSMDB', { port: 135 }));
    const sure = (isCut: boolean) =>
      verdict([silent], {
        except: NAMES,
        below: wayUp.slice(0, 2),
        facts: { 'rpc.connect': { isCut } },
      }).confidence;

    expect([sure(false), sure(true)]).toEqual(['medium', 'low']);
  });

  it('lays the silence behind a device that accepts connections itself on no server alone', () => {
    const silent = check('rpc.bind.EMSMDB', 'fail', 'RPC_NO_ANSWER', of('EMSMDB'));
    const facts = { 'rpc.bind.EMSMDB': { mayBeAnsweredBy: 'Citrix Access Gateway' } };

    expect(seen(verdict([silent], { except: ['EMSMDB'] }))[2]).toBe('exchange');
    expect(seen(verdict([silent], { except: ['EMSMDB'], facts }))[2]).toBe('firewall');
  });

  it('names the ports of the past that a list does not hold, each once', () => {
    const past = check('rpc.acl.EMSMDB', 'inconclusive', null, of('EMSMDB'));
    const silent = check('rpc.connect', 'fail', 'EPM_BLOCKED', of('EMSMDB', { port: 135 }));
    const diagnosis = verdict([silent, past], {
      except: NAMES,
      below: wayUp.slice(0, 2),
      facts: { 'rpc.acl.EMSMDB': { lastKnownOutside: ['2314 (ISA)'] } },
    });

    expect(diagnosis.args).toMatchObject({ alsoNeeded: ['EMSMDB 2314 (ISA)'] });
  });
});
