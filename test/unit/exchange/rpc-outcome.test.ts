import { describe, expect, it } from 'vitest';
import { createPace } from '../../../probes/exchange/pace.ts';
import { settleConnect, settleReply } from '../../../probes/exchange/settled.ts';
import { judgeAnswerFailure, judgeConnectFailure } from '../../../probes/exchange/rungs/mapper.ts';
import { judgePort, judgeRefusal } from '../../../probes/exchange/rungs/port.ts';
import { EXCHANGE_INTERFACES } from '../../../model/interfaces.ts';
import { io } from '../../support/ladder-orders.ts';
import type { ConnectFailure } from '../../../probes/rpc/outcomes.ts';

const deadline = AbortSignal.abort(new DOMException('over', 'TimeoutError'));
const EMSMDB = EXCHANGE_INTERFACES[0]!;
const aborted = { ok: false, kind: 'aborted' } as const;

it.each<
  readonly [
    kind: Exclude<ConnectFailure['kind'], 'aborted'>,
    mapper: string | null,
    port: string | null,
  ]
>([
  ['refused', 'EPM_REFUSED', 'RPC_PORT_REFUSED'],
  ['timed-out', 'EPM_BLOCKED', 'RPC_PORT_BLOCKED'],
  ['unreachable', 'EPM_BLOCKED', 'RPC_PORT_BLOCKED'],
  ['local-filter', 'LOCAL_FILTER', 'LOCAL_FILTER'],
  ['failed', null, null],
])('names a connection that is %s by the side that it stands on', (kind, mapper, port) => {
  const failure: ConnectFailure = { ok: false, kind, error: 'EXAMPLE' };
  const step = { where: '10.1.2.3:135', ms: 12, signal: deadline };

  expect([
    judgeConnectFailure(failure, step).code,
    judgePort({ kind: 'unopened', failure, step }, EMSMDB).connect.outcome.code,
  ]).toEqual([mapper, port]);
});

describe('a step that was cut', () => {
  const cutBy = (signal: AbortSignal, ...roundTripsMs: readonly number[]) => {
    const pace = createPace();
    roundTripsMs.forEach((ms) => {
      pace.saw(ms);
    });
    return { ...io({ signal }), pace };
  };
  const cancelled = AbortSignal.abort();

  it.each<readonly [what: string, ms: number, run: ReturnType<typeof cutBy>, isSilence: boolean]>([
    ['of 1.2 s on a fast way', 1200, cutBy(deadline, 20), true],
    ['of 1.2 s where nothing has answered yet', 1200, cutBy(deadline), true],
    ['shorter than one retransmission', 1199, cutBy(deadline, 20), false],
    ['of four of the slowest round trips', 2000, cutBy(deadline, 100, 500, 200), true],
    ['shorter than those', 1999, cutBy(deadline, 100, 500, 200), false],
    ['that the caller ended', 4999, cutBy(cancelled, 20), false],
    ['that outlasted its own time', 5000, cutBy(cancelled, 20), true],
    ['that outlasted its own time on a very slow way', 5000, cutBy(deadline, 2000), true],
  ])('by the deadline or the caller, %s: a silence is a result or it is none', (_, ms, run, is) => {
    expect(settleConnect(aborted, ms, run)).toMatchObject({ kind: is ? 'timed-out' : 'aborted' });
    expect(settleReply(aborted, ms, run)).toMatchObject({ kind: is ? 'silent' : 'aborted' });
  });
});

it('says who cut a step, and when', () => {
  const step = { where: '10.1.2.3:1171', ms: 812.4 };

  expect(
    judgePort({ kind: 'unopened', failure: aborted, step: { ...step, signal: deadline } }, EMSMDB)
      .connect.outcome,
  ).toEqual({
    status: 'inconclusive',
    code: null,
    evidence: ['cut by the deadline, which gave it only 812 ms: try a longer --timeout-ms'],
  });
  expect(judgeRefusal(aborted, { ...step, signal: AbortSignal.abort() }).evidence).toEqual([
    'cut by the caller after 812 ms',
  ]);
});

it('takes access denied by the mapper for a policy, and any other fault for a broken reply', () => {
  const code = (status: number) =>
    judgeAnswerFailure(
      { ok: false, kind: 'fault', status },
      { where: '10.1.2.3:135', ms: 12, signal: deadline },
    ).code;

  expect([code(5), code(0x1c010003)]).toEqual(['EPM_ACCESS_DENIED', 'EPM_BAD_REPLY']);
});

it.each([
  [{ kind: 'fault', status: 0x1c010014 }],
  [{ kind: 'fault', status: 0x6bb }],
  [{ kind: 'nak', reason: 1 }],
  [{ kind: 'rejected', result: 2, reason: 3 }],
] as const)('takes %o for a busy server, at the mapper and at a port', (failure) => {
  const step = { where: '10.1.2.3:135', ms: 12, signal: deadline };
  const codes = [judgeAnswerFailure, judgeRefusal].map(
    (judge) => judge({ ok: false, ...failure }, step).code,
  );

  expect(codes).toEqual(['RPC_SERVER_BUSY', 'RPC_SERVER_BUSY']);
});
