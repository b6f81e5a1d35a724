import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import type { AccessListInPlay } from '../../../../model/access-list.ts';
import type { PastRun } from '../../../../model/history.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import type { NetworkState } from '../../../../model/network-state.ts';
import { check, result } from '../../../support/ladder-results.ts';
import { ADDRESS, HOST, networkOf } from '../../../support/samples.ts';

const NOW = '2026-05-05T09:00:00.000Z';
const runOn = (label: PastRun['label'], change: Partial<PastRun> = {}): PastRun => ({
  at: '2026-05-05T08:30:00.000Z',
  code: 'TUNNEL_DOWN',
  severity: 'inconclusive',
  label,
  member: '192.0.2.7',
  ports: [],
  ...change,
});

describe('a VPN gateway that is silent', () => {
  const silentOn = (runs: readonly PastRun[], network: Partial<NetworkState> = {}) =>
    diagnose({
      result: result(
        [
          check('link', 'ok'),
          check('gateway', 'fail', 'GATEWAY_UNREACHABLE', { gateway: 'cag.example' }),
          check('name', 'ok'),
          check('rpc.connect', 'fail', 'EPM_BLOCKED', { host: HOST, address: ADDRESS, port: 135 }),
        ],
        [],
      ),
      network: networkOf({ label: 'lan-foreign', reach: 'internet', ...network }),
      interfaces: EXCHANGE_INTERFACES.slice(0, 1),
      past: { runs, at: NOW, member: null },
    });

  it('is kept away by this network, where HTTPS passes outside and it answered elsewhere within the hour', () => {
    const verdict = silentOn([runOn('mobile')]);

    expect(verdict).toMatchObject({
      code: 'GATEWAY_BLOCKED_HERE',
      severity: 'inconclusive',
      whoMustAct: 'user',
      confidence: 'medium',
    });
    expect(verdict.summary).toContain('the gateway answered over UMTS at 08:30');
  });

  const MISSES: readonly (readonly [string, PastRun, Partial<NetworkState>?])[] = [
    ['nothing passes outside', runOn('mobile'), { reach: 'unknown' }],
    ['it answered two hours ago', runOn('mobile', { at: '2026-05-05T07:00:00.000Z' })],
    ['it answered on this very network', runOn('lan-foreign')],
    ['a tunnel went through it, over what is not known', runOn('tunnel')],
    ['it was silent there, too', runOn('mobile', { member: null })],
  ];
  for (const [what, run, network] of MISSES)
    it(`may be down where ${what}`, () => {
      expect(silentOn([run], network).code).toBe('GATEWAY_UNREACHABLE');
    });
});

describe('a server that is silent through the gateway alone', () => {
  const LIST: AccessListInPlay = {
    device: 'Citrix Access Gateway',
    owner: 'Network team',
    group: 'Sales',
    allow: [{ from: 135, to: 2000 }],
    to: [],
    on: ['tunnel'],
    whatIf: false,
  };
  const SILENT_BEFORE = runOn('tunnel', {
    at: '2026-05-05T07:00:00.000Z',
    code: 'EPM_BLOCKED',
    severity: 'broken',
  });
  const IN_OFFICE = runOn('lan-corporate', {
    at: '2026-05-05T07:12:00.000Z',
    code: 'ALL_GREEN',
    severity: 'ok',
    member: null,
    ports: [{ address: ADDRESS, interface: 'EMSMDB', port: 1171, bound: true }],
  });
  const verdictOf = (
    runs: readonly PastRun[],
    list: AccessListInPlay = LIST,
    trust: NetworkState['trust'] = 'corporate',
  ) =>
    diagnose({
      result: result(
        [
          check('link', 'ok'),
          check('tunnel', 'ok'),
          check('name', 'ok'),
          check('rpc.connect', 'fail', 'EPM_BLOCKED', {
            ...{ host: HOST, address: ADDRESS, port: 135, owner: 'Network team' },
          }),
        ],
        [],
      ),
      network: networkOf({
        label: 'tunnel',
        trust,
        tunnel: { state: 'up', product: 'Secure Access', adapter: 'tun0' },
      }),
      interfaces: EXCHANGE_INTERFACES.slice(0, 1),
      accessLists: [list],
      past: { runs, at: NOW, member: null },
    });

  it('is not given to this user: its list names a group, the tunnel leads inside, and it never answered there', () => {
    const verdict = verdictOf([SILENT_BEFORE, IN_OFFICE]);

    expect(verdict).toMatchObject({
      code: 'GROUP_LACKS_RESOURCE',
      severity: 'broken',
      whoMustAct: 'vpn',
      confidence: 'medium',
    });
    expect(verdict.summary).toContain('whose list belongs to the group Sales');
    expect(verdict.nextStep).toContain('Ask the VPN team whether this user is in the group Sales');
  });

  const everybodys: AccessListInPlay = { ...LIST, group: null };
  const once = runOn('tunnel', { ...IN_OFFICE, label: 'tunnel', at: '2026-05-01T09:00:00.000Z' });
  it.each<[string, ReturnType<typeof verdictOf>]>([
    ['its list names no group', verdictOf([SILENT_BEFORE, IN_OFFICE], everybodys)],
    ['nothing inside answers', verdictOf([SILENT_BEFORE, IN_OFFICE], LIST, 'unknown')],
    ['it answered there once', verdictOf([SILENT_BEFORE, IN_OFFICE, once])],
    ['nobody saw it answer in the office since', verdictOf([SILENT_BEFORE])],
  ])('is blocked, and no group is named, where %s', (_, { code }) => {
    expect(code).toBe('EPM_BLOCKED');
  });
});
