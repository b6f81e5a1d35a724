import { describe, expect, it } from 'vitest';
import { judgeLatency, medianOf } from '../../../../probes/exchange/rungs/latency.ts';

describe('how long the way to Exchange takes', () => {
  it('is told by median and worst while it is quick', () => {
    expect(judgeLatency([40, 42, 900], 0)).toMatchObject({
      status: 'ok',
      evidence: ['42 ms (worst 900 ms)', 'binds were answered after 40 ms, 42 ms, 900 ms'],
    });
  });

  it('is HIGH_LATENCY once half of the answers take longer than half a second', () => {
    expect(judgeLatency([612, 640, 900, 30], 0)).toMatchObject({
      status: 'degraded',
      code: 'HIGH_LATENCY',
      args: { reason: 'an answer takes 612 ms, at worst 900 ms' },
    });
    expect(judgeLatency([500, 500, 500], 0).code).toBeNull();
    expect(judgeLatency([501, 501, 501], 0).code).toBe('HIGH_LATENCY');
  });

  it('is not judged by two answers, and lost ones are counted', () => {
    expect(judgeLatency([900, 900], 0)).toMatchObject({ status: 'inconclusive', code: null });
    expect(judgeLatency([null, 900, null, 900], 0)).toMatchObject({ status: 'inconclusive' });
    expect(judgeLatency([20, 20, 20, null], 0).evidence[2]).toBe('1 more did not come about');
  });

  it('is not blamed for answers that lay unread while this laptop was busy', () => {
    expect(judgeLatency([700, 720, 710], 250)).toMatchObject({
      status: 'inconclusive',
      code: null,
      evidence: [
        expect.stringContaining('busy itself for 250 ms'),
        '710 ms (worst 720 ms)',
        expect.anything(),
      ],
    });
    expect(judgeLatency([900, 920, 910], 250).code).toBe('HIGH_LATENCY');
  });

  it('is the lower of the two in the middle, so that one hiccup of two counts for none', () => {
    expect([medianOf([]), medianOf([9, 1]), medianOf([3, 1, 2])]).toEqual([null, 1, 2]);
  });
});
