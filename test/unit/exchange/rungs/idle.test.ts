import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../../diagnosis/diagnose.ts';
import { EXCHANGE_INTERFACES } from '../../../../model/interfaces.ts';
import {
  endedAsked,
  endedInSilence,
  type HeldConnection,
  type HeldEnd,
  judgeIdle,
} from '../../../../probes/exchange/rungs/idle.ts';
import type { ReplyFailure } from '../../../../probes/rpc/outcomes.ts';
import { bound, check, result, wayUp } from '../../../support/ladder-results.ts';
import { networkOf } from '../../../support/samples.ts';

const FIN: ReplyFailure = { ok: false, kind: 'closed', reset: false };
const RST: ReplyFailure = { ok: false, kind: 'closed', reset: true };
const SILENT: ReplyFailure = { ok: false, kind: 'silent', receivedBytes: 0 };

describe('a connection that was silent for a while', () => {
  it.each<[string, HeldEnd, HeldEnd]>([
    ['is well once it is answered', endedAsked(null, true, ''), { kind: 'answered' }],
    [
      'is well as well where the answer is a fault',
      endedAsked({ ok: false, kind: 'fault', status: 5 }, true, ''),
      { kind: 'answered' },
    ],
    [
      'is dead where the question is lost and a fresh one is answered',
      endedAsked(SILENT, true, ''),
      { kind: 'dead', reset: false },
    ],
    [
      'is dead where the question is reset and a fresh one is answered',
      endedAsked(RST, true, ''),
      { kind: 'dead', reset: true },
    ],
    [
      'proves nothing where a fresh one is silent too',
      endedAsked(SILENT, false, ''),
      { kind: 'no-control' },
    ],
    [
      'proves nothing where no fresh one can be made after the reset',
      endedAsked(RST, false, ''),
      { kind: 'no-control' },
    ],
    [
      'proves nothing where the other side ends it in order when asked',
      endedAsked(FIN, true, ''),
      { kind: 'ended-asked' },
    ],
    [
      'proves nothing where half an answer came',
      endedAsked({ ...SILENT, receivedBytes: 7 }, true, 'half'),
      { kind: 'other', what: 'half' },
    ],
    [
      'proves nothing where the other side ended it before',
      endedInSilence(FIN, ''),
      { kind: 'ended', reset: false },
    ],
    [
      'proves nothing where the other side reset it before',
      endedInSilence(RST, ''),
      { kind: 'ended', reset: true },
    ],
    [
      'proves nothing where it was spoken to unasked',
      endedInSilence({ ok: false, kind: 'bad-reply', reason: 'x' }, 'x'),
      { kind: 'other', what: 'x' },
    ],
  ])('%s', (_, end, is) => {
    expect(end).toEqual(is);
  });
});

const held = (end: HeldEnd, over: Partial<HeldConnection> = {}): HeldConnection => ({
  address: '10.1.2.3',
  silentMs: 15 * 60_000,
  end,
  at: '2026-05-04T09:00:00.000Z',
  isInTunnel: true,
  ...over,
});
const DEAD: HeldEnd = { kind: 'dead', reset: false };

describe('whether the way bears a silence', () => {
  it('is told with the minutes that were measured', () => {
    expect(judgeIdle(held({ kind: 'answered' }))).toEqual({
      status: 'ok',
      code: null,
      evidence: ['a connection outlives a silence of 15 minutes'],
    });
  });

  it('is IDLE_TIMEOUT for a connection that died without a word alone', () => {
    expect(judgeIdle(held(DEAD))).toMatchObject({
      status: 'degraded',
      code: 'IDLE_TIMEOUT',
      args: {
        reason:
          'a connection that was silent for 15 minutes was dead when it was used again, and a fresh one answered',
      },
      facts: { isInTunnel: true },
    });
    expect(judgeIdle(held({ kind: 'dead', reset: true }, { silentMs: 4_000 }))).toMatchObject({
      code: 'IDLE_TIMEOUT',
      args: { reason: expect.stringContaining('silent for 4 seconds was reset') as unknown },
    });
  });

  it.each<HeldEnd>([
    { kind: 'no-control' },
    { kind: 'ended', reset: false },
    { kind: 'ended', reset: true },
    { kind: 'ended-asked' },
    { kind: 'other', what: 'a packet that answers no call' },
  ])('is not found out by $kind, and it is said why', (end) => {
    const { status, code, evidence } = judgeIdle(held(end));

    expect([status, code]).toEqual(['inconclusive', null]);
    expect(evidence[0]).toContain('15 minutes');
  });
});

describe('a way that forgets silent connections', () => {
  const mail = EXCHANGE_INTERFACES.map(({ name }) => bound(name));
  const verdict = (isInTunnel: boolean, more: Parameters<typeof result>[0] = []) => {
    const { status, code, args = {}, facts = {} } = judgeIdle(held(DEAD, { isInTunnel }));
    const given = { host: 'exch1', address: '10.1.2.3', owner: 'Network team', ...args };
    return diagnose({
      result: result(
        [
          ...wayUp,
          ...mail.flatMap(({ checks }) => checks),
          check('path.idle', status, code, given),
          ...more,
        ],
        mail.flatMap(({ endpoints }) => endpoints),
        { 'path.idle': facts },
      ),
      network: networkOf(),
      interfaces: EXCHANGE_INTERFACES,
    });
  };

  it('is degraded though every bind is accepted, and the VPN team must act', () => {
    expect(verdict(true)).toMatchObject({
      code: 'IDLE_TIMEOUT',
      rung: 'path',
      severity: 'degraded',
      whoMustAct: 'vpn',
      confidence: 'medium',
      nextStep: expect.stringContaining('Network team') as unknown,
    });
  });

  it('is the firewall’s where no tunnel carried it', () => {
    expect(verdict(false).whoMustAct).toBe('firewall');
  });

  it('never hides what breaks mail', () => {
    const mtu = check('path.mtu', 'fail', 'PATH_MTU', {
      host: 'exch1',
      address: '10.1.2.3',
      reason: 'seen',
    });

    expect(verdict(true, [mtu]).code).toBe('PATH_MTU');
  });
});
