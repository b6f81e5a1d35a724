import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import type { LocalOverlap, NetworkState } from '../../../../model/network-state.ts';
import { judgeConnect } from '../../../../probes/exchange/rungs/mapper.ts';
import type { ConnectFailure } from '../../../../probes/rpc/outcomes.ts';
import { request } from '../../../support/ladder-orders.ts';
import { check, result } from '../../../support/ladder-results.ts';
import { networkOf } from '../../../support/samples.ts';

const ADDRESS = '172.17.5.3';
const DOCKER: LocalOverlap = {
  adapter: 'docker0',
  address: ADDRESS,
  subnet: '172.17.0.0/16',
  kind: 'virtual',
};
const LAN: LocalOverlap = { ...DOCKER, adapter: 'wlan0', kind: 'lan' };
const tunnel = (state: NetworkState['tunnel']['state']): NetworkState['tunnel'] => ({
  state,
  product: 'Citrix Secure Access',
  adapter: 'Citrix_VA',
});
const SILENT: ConnectFailure = { ok: false, kind: 'timed-out', error: 'ETIMEDOUT' };
const NOBODY: ConnectFailure = { ok: false, kind: 'unreachable', error: 'EHOSTUNREACH' };
const REFUSED: ConnectFailure = { ok: false, kind: 'refused', error: 'ECONNREFUSED' };
const FILTER: ConnectFailure = { ok: false, kind: 'local-filter', error: 'EACCES' };

/** What the connect check finds, and who must act if it is all that failed beside `more`. */
function verdict(
  state: Partial<NetworkState>,
  failure: ConnectFailure = SILENT,
  more: Parameters<typeof result>[0] = [],
) {
  const now = networkOf(state);
  const run = {
    request: request({ host: 'exch1.corp.example', network: now }),
    io: { signal: new AbortController().signal },
  };
  const outcome = judgeConnect(
    { ok: false, failure, ms: 3000 },
    { address: ADDRESS, where: `${ADDRESS}:135` },
    run,
  );
  if (outcome.code === null) throw new Error('nothing failed');
  const args = { host: 'exch1.corp.example', address: ADDRESS, port: 135, owner: 'Network team' };
  const failed = check(
    'rpc.connect',
    outcome.status,
    outcome.code,
    { ...args, ...outcome.args },
    outcome.evidence,
  );
  return diagnose({
    result: result([check('link', 'ok'), ...more, failed], [], {
      'rpc.connect': outcome.facts ?? {},
    }),
    network: now,
    interfaces: EXCHANGE_INTERFACES,
  });
}

describe('an address that nothing answers at', () => {
  it.each<readonly [string, Partial<NetworkState>, string]>([
    ["in Docker's network", { overlaps: [DOCKER] }, 'laptop'],
    ["in Docker's, in the office", { overlaps: [DOCKER], trust: 'corporate' }, 'laptop'],
    ["in Docker's, the VPN up", { overlaps: [DOCKER], tunnel: tunnel('up-no-route') }, 'laptop'],
    [
      'in a virtual network that does not run',
      { overlaps: [{ ...DOCKER, subnet: null }] },
      'laptop',
    ],
    ["in the hotel's, the VPN up", { overlaps: [LAN], tunnel: tunnel('up-no-route') }, 'vpn'],
    ["in the hotel's, the VPN degraded", { overlaps: [LAN], tunnel: tunnel('degraded') }, 'vpn'],
    ["in the hotel's, by the proof", { overlaps: [LAN], trust: 'foreign' }, 'user'],
    ["in the stick's", { overlaps: [LAN], link: 'mobile', label: 'mobile' }, 'user'],
    [
      "in the hotel's, the VPN connecting",
      { overlaps: [LAN], trust: 'foreign', tunnel: tunnel('connecting') },
      'user',
    ],
  ])('%s is looked for in the wrong network', (_, state, who) => {
    const { code, severity, whoMustAct, rung, summary } = verdict(state);

    expect([code, severity, whoMustAct, rung]).toEqual([
      'LOCAL_SUBNET_OVERLAP',
      'broken',
      who,
      'path',
    ]);
    expect(summary).not.toContain('unknown.');
  });

  it.each<readonly [string, Partial<NetworkState>, ConnectFailure, string]>([
    ['in the LAN, which may be the office', { overlaps: [LAN] }, SILENT, 'EPM_BLOCKED'],
    [
      'in the LAN, which is the office',
      { overlaps: [LAN], trust: 'corporate', tunnel: tunnel('up-no-route') },
      SILENT,
      'EPM_BLOCKED',
    ],
    ['beyond a router', {}, SILENT, 'EPM_BLOCKED'],
    [
      'beside one that overlaps',
      { overlaps: [{ ...DOCKER, address: '172.17.9.9' }] },
      NOBODY,
      'EPM_BLOCKED',
    ],
    ['that refuses', { overlaps: [DOCKER] }, REFUSED, 'EPM_REFUSED'],
    ['that a filter forbids', { overlaps: [DOCKER] }, FILTER, 'LOCAL_FILTER'],
  ])('%s is not', (_, state, failure, code) => {
    expect(verdict(state, failure).code).toBe(code);
  });

  it('is told with its adapter, its subnet and what to do', () => {
    const { summary, nextStep } = verdict({ overlaps: [DOCKER] }, NOBODY);

    expect([summary, nextStep]).toEqual([
      "This laptop looks for exch1.corp.example (172.17.5.3) in the local network of docker0 (172.17.0.0/16), not in the company's.",
      'Ask the laptop team to give docker0 other addresses, or stop what made it (Docker, a virtual machine), and check again.',
    ]);
  });

  it.each([
    ['TUNNEL_NO_ROUTE', 'LOCAL_SUBNET_OVERLAP'],
    ['OTHER_VPN_IN_THE_WAY', 'LOCAL_SUBNET_OVERLAP'],
    ['TUNNEL_DEGRADED', 'TUNNEL_DEGRADED'],
    ['TUNNEL_DOWN', 'TUNNEL_DOWN'],
  ] as const)('explains %s where it can: %s', (code, expected) => {
    const more = [check('tunnel', 'fail', code, { adapter: 'tun0', host: 'x' })];

    expect(verdict({ overlaps: [DOCKER], tunnel: tunnel('up-no-route') }, SILENT, more).code).toBe(
      expected,
    );
  });
});
