import { describe, expect, it } from 'vitest';
import { firstTryWithinS } from '../../../collector/first-try.ts';
import { herd, LAPTOPS } from '../../support/herd.ts';

describe('a hundred thousand laptops that are back within five seconds', () => {
  it('try 1.6 times each at most, and load the collector 2.5 times at most', () => {
    const ours = herd({ windowMs: firstTryWithinS(LAPTOPS) * 1000, isSteered: true });
    const jitterAlone = herd({ windowMs: 0, isSteered: false });
    console.log(`herd: ours ${JSON.stringify(ours)}, full jitter ${JSON.stringify(jitterAlone)}`);

    expect(ours.tries).toBeLessThanOrEqual(1.6);
    expect(ours.peak).toBeLessThanOrEqual(2.5);
    expect(jitterAlone.tries).toBeGreaterThan(2 * ours.tries);
  });
});
