import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import {
  judgePathMtu,
  type SizeTrial,
  type SizeTrials,
} from '../../../../probes/exchange/rungs/path-mtu.ts';
import { bound, check, result, wayUp } from '../../../support/ladder-results.ts';
import { networkOf } from '../../../support/samples.ts';

const answered = (bytes: number): SizeTrial => ({
  bytes,
  entries: null,
  came: 'answered',
  what: null,
  ms: 20,
});
const silent = (bytes: number): SizeTrial => ({ ...answered(bytes), came: 'silent', ms: 3000 });
const listed = (entries: number, bytes: number | null): SizeTrial => ({
  bytes,
  entries,
  came: bytes === null ? 'silent' : 'answered',
  what: null,
  ms: 20,
});
const ended: SizeTrial = { ...answered(5840), came: 'ended', what: 'the connection was reset' };
const judge = (trials: Partial<SizeTrials>) => judgePathMtu({ up: [], down: [], ...trials });

describe('packets of growing size', () => {
  it('pass, and the longest that did is told', () => {
    expect(judge({ up: [answered(5840)], down: [listed(24, 4100)] })).toMatchObject({
      status: 'ok',
      evidence: [
        'full packets pass',
        'longest packet that passed: 5840 bytes, longest answer 4100 bytes',
      ],
    });
  });

  it('that stall below a full segment beside smaller ones that pass are PATH_MTU', () => {
    expect(
      judge({ up: [silent(5840), answered(132), answered(1300), silent(1360)] }),
    ).toMatchObject({
      status: 'fail',
      code: 'PATH_MTU',
      args: { reason: '1300 bytes get through to it, 1360 do not' },
    });
  });

  it('are PATH_MTU as well where only the answers stall', () => {
    const down = [listed(24, null), listed(1, 210), listed(2, 390), listed(4, null)];

    expect(judge({ up: [answered(5840)], down })).toMatchObject({
      code: 'PATH_MTU',
      args: { reason: 'an answer of 390 bytes comes back, a longer one does not' },
    });
  });

  it.each<[string, Partial<SizeTrials>]>([
    ['nothing smaller was answered either', { up: [silent(5840), silent(132)] }],
    ['no second connection came about', { up: [silent(5840)] }],
    [
      'a full segment passed',
      { up: [silent(5840), answered(132), answered(1400), answered(1460)] },
    ],
    [
      'a listing of few entries is not answered either',
      { up: [answered(5840)], down: [listed(24, null), listed(1, null)] },
    ],
    [
      'answers longer than a segment come',
      { up: [answered(5840)], down: [listed(24, null), listed(8, 1500), listed(12, null)] },
    ],
    ['the mapper ends the connection', { up: [ended] }],
    ['nothing was bound', {}],
  ])('prove nothing where %s', (_, trials) => {
    const outcome = judge(trials);

    expect([outcome.status, outcome.code]).toEqual(['inconclusive', null]);
    expect(outcome.evidence.at(-1)).not.toBe('');
  });
});

describe('a way that loses full packets', () => {
  const mail = EXCHANGE_INTERFACES.map(({ name }) => bound(name));
  const verdict = (...more: Parameters<typeof result>[0]) =>
    diagnose({
      result: result(
        [...wayUp, ...mail.flatMap(({ checks }) => checks), ...more],
        mail.flatMap(({ endpoints }) => endpoints),
      ),
      network: networkOf(),
      interfaces: EXCHANGE_INTERFACES,
    });
  const args = { host: 'exch1', address: '10.1.2.3', reason: 'seen' };

  it('is broken although every bind was accepted: a bind is short', () => {
    expect(verdict(check('path.mtu', 'fail', 'PATH_MTU', args))).toMatchObject({
      code: 'PATH_MTU',
      rung: 'path',
      severity: 'broken',
      whoMustAct: 'network',
      confidence: 'medium',
    });
  });

  it('and one that is slow is degraded, and nobody must act', () => {
    expect(verdict(check('path.latency', 'degraded', 'HIGH_LATENCY', args))).toMatchObject({
      code: 'HIGH_LATENCY',
      severity: 'degraded',
      whoMustAct: 'nobody',
    });
  });

  it('never hides what keeps mail away', () => {
    const blocked = check('rpc.port.EMSMDB', 'fail', 'RPC_PORT_BLOCKED', {
      ...args,
      interface: 'EMSMDB',
      service: 'store',
      port: 1171,
      owner: 'us',
    });
    const outcome = diagnose({
      result: result([...wayUp, blocked, check('path.mtu', 'fail', 'PATH_MTU', args)], []),
      network: networkOf(),
      interfaces: EXCHANGE_INTERFACES,
    });

    expect(outcome.code).toBe('RPC_PORT_BLOCKED');
  });
});
