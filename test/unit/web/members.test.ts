import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../../../lib/http-exchange.ts';
import { judgePlace } from '../../../probes/web/judge-place.ts';
import { chosenOf, type Member, standingBeside, tcpOf } from '../../../probes/web/members.ts';
import { answerOf } from './answers.ts';

const failed = (at: 'connect' | 'tls' | 'answer', error: string): HttpAnswer => ({
  ...{ ok: false, kind: 'failed', at, error, why: error },
});
const cut: HttpAnswer = { ok: false, kind: 'aborted', at: 'connect', error: 'ABORT_ERR', why: '' };
const answered: HttpAnswer = {
  ...{ ok: true, status: 200, phrase: 'OK', headers: {}, fields: [], rest: 'none' },
  body: Buffer.alloc(0),
};

/** A member of a door by plain http. */
const member = (address: string, answer: HttpAnswer): Member => ({
  address,
  judged: judgePlace(
    {
      name: address,
      isTls: false,
      asked: { answer, tls: null, ms: 1, tcpMs: 1, tlsMs: null },
      flight: null,
      answer: answer.ok ? answerOf({ status: answer.status, body: answer.body.toString() }) : null,
    },
    { kind: 'owa', isCaptive: false },
  ),
  status: answer.ok ? answer.status : null,
});
const form = Buffer.from('<form action="/owa/auth.owa"><input type="password"></form>');
/** A page that tells nothing. */
const VAGUE = member('10.0.0.6', answered);
const WELL = member('10.0.0.1', { ...answered, body: form });
const NOT_THERE = member('10.0.0.2', { ...answered, status: 404 });
const RUDE = member('10.0.0.3', failed('answer', 'HPE_INVALID_CONSTANT'));
const DEAD = member('10.0.0.4', failed('connect', 'ECONNREFUSED'));
const CUT = member('10.0.0.5', cut);
const UNROUTED = member('2001:db8::1', failed('connect', 'ENETUNREACH'));

describe('the address that a door is told by', () => {
  it('is the one that came furthest, and of those the first', () => {
    const order = [DEAD, CUT, RUDE, NOT_THERE, VAGUE, WELL];
    const twin = member('10.0.0.9', { ...answered, body: form });

    for (let end = order.length; end > 0; end -= 1) {
      const [first, ...rest] = order.slice(0, end) as [Member, ...Member[]];
      expect(chosenOf([first, ...rest])).toBe(order[end - 1]);
    }
    expect(chosenOf([twin, WELL])).toBe(twin);
  });

  it('has beside it whoever fails otherwise, and no one whom the deadline cut', () => {
    const { others, same } = standingBeside(WELL, [WELL, DEAD, CUT, NOT_THERE]);

    expect(others).toEqual([DEAD, NOT_THERE]);
    expect(same).toEqual([]);
  });

  it('calls nobody dead whom this laptop has no route to, while another answers', () => {
    const standing = standingBeside(WELL, [UNROUTED, WELL]);

    expect(standing.others).toEqual([]);
    expect(tcpOf(WELL, standing)).toMatchObject({
      status: 'ok',
      evidence: [
        '10.0.0.1 accepts connections',
        '2001:db8::1 was not tried: this laptop has no route there',
      ],
    });
  });

  it('says of all that they are dead where they are, with or without a route', () => {
    const standing = standingBeside(DEAD, [DEAD, UNROUTED]);

    expect(tcpOf(DEAD, standing)).toMatchObject({
      status: 'fail',
      code: 'HOST_UNREACHABLE',
      args: { address: ['10.0.0.4', '2001:db8::1'] },
    });
  });
});
